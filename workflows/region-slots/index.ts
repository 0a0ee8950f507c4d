import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReleaseLaneUpdate, SetLimitUpdate, SlotSettings } from '../../contract/messages';
import { slotKeeping } from '../shared/proxies';
import { isEnqueueSignal, isWithdrawSignal } from '../shared/well-formed';
import { enqueueSignal, releaseLaneUpdate, setLimitUpdate, slotsQuery, withdrawSignal } from '../shared/messages';
import { isHeld, step, type SlotsEvent } from './core';
import { Performer, persistently } from './performer';
import { initialState, type SlotsState } from './state';
import { limitProblem, releaseProblem } from './updates';
import { describeSlots, slotsTable, type SlotsView } from './view';

export interface RegionSlotsInput {
  settings: SlotSettings;
  /** Carried over by continue-as-new; absent on a cold start. */
  state?: SlotsState;
  /** History events after which the run continues as new; the server's advice unless set. */
  continueAfterEvents?: number;
}

/** The counting semaphores of one account: one pool per region. Runs for ever; all decisions are made by the pure core. */
export async function regionSlots(input: RegionSlotsInput): Promise<void> {
  let state =
    input.state === undefined ? initialState(input.settings) : { ...input.state, lanesKnown: false, ready: false };
  let signals = 0;
  const performer = new Performer(apply, (lane) => isHeld(state, lane));

  function apply(event: SlotsEvent): void {
    const next = step(state, event);
    state = next.state;
    setCurrentDetails(slotsTable(view()));
    for (const effect of next.effects) performer.perform(effect);
  }

  function view(): SlotsView {
    return describeSlots(state, Date.now());
  }

  setHandler(enqueueSignal, (signal) => {
    signals += 1;
    if (isEnqueueSignal(signal)) apply({ type: 'enqueue', at: Date.now(), requests: signal.requests });
    else log.warn('a malformed signal is ignored', { name: enqueueSignal.name });
  });
  setHandler(withdrawSignal, (signal) => {
    signals += 1;
    if (isWithdrawSignal(signal)) {
      const { requester, copyIds } = signal;
      apply({ type: 'withdraw', at: Date.now(), requester, copyIds });
    } else log.warn('a malformed signal is ignored', { name: withdrawSignal.name });
  });
  setHandler(slotsQuery, view);
  setHandler(
    setLimitUpdate,
    (update) => {
      apply({ ...update, type: 'setLimit', at: Date.now() });
      return view();
    },
    {
      validator: (update: SetLimitUpdate) => {
        refuse(limitProblem(update));
      },
    },
  );
  setHandler(
    releaseLaneUpdate,
    (update) => {
      apply({ ...update, type: 'releaseLane', at: Date.now() });
      return view();
    },
    {
      validator: (update: ReleaseLaneUpdate) => {
        refuse(releaseProblem(state, update));
      },
    },
  );

  // Only termination ends the slots: a cancellation would leave nobody to free the lanes.
  await CancellationScope.nonCancellable(async () => {
    const knowsAll = input.state !== undefined && isFirstTask(signals);
    const lanes = knowsAll ? [] : await persistently(() => slotKeeping.findLanes());
    apply({ type: 'lanesFound', at: Date.now(), lanes });
    const strays = knowsAll ? [] : await persistently(() => slotKeeping.findStrays({ lanes }));
    apply({ type: 'straysFound', at: Date.now(), strays });
    const mayContinue = (): boolean => wantsContinueAsNew(input) && performer.isIdle() && allHandlersFinished();
    // What the task at hand has brought may set off a command between the condition and here, which would be lost.
    do await condition(mayContinue);
    while (!mayContinue());
    await continueAsNew<typeof regionSlots>({ ...input, state });
  });
}

const EVENTS_BEFORE_FIRST_TASK = 3;

/** Whether the run has just begun. One that was reset has more events behind it, and its carried state may be old. */
function isFirstTask(signals: number): boolean {
  return workflowInfo().historyLength === EVENTS_BEFORE_FIRST_TASK + signals;
}

function wantsContinueAsNew({ continueAfterEvents }: RegionSlotsInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (continueAfterEvents !== undefined && historyLength >= continueAfterEvents);
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'InvalidRequest', [problem]);
}
