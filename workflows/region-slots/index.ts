import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { SlotSettings } from '../../contract/messages';
import { slotKeeping } from '../activities';
import { enqueueSignal, releaseLaneUpdate, setLimitUpdate, slotsQuery, withdrawSignal } from '../messages';
import { limitProblem, releaseProblem, step, type SlotsEvent } from './core';
import { Performer } from './performer';
import { initialState, type SlotsState } from './state';
import { describeSlots, nextAgingAt, slotsTable, type SlotsView } from './view';

export interface RegionSlotsInput {
  settings: SlotSettings;
  /** Carried over by continue-as-new; absent on a cold start. */
  state?: SlotsState;
  /** History events after which the run continues as new; the server's advice unless set. */
  continueAfterEvents?: number;
}

/** The counting semaphores of one account: one pool per region. Runs for ever; all decisions are made by the pure core. */
export async function regionSlots(input: RegionSlotsInput): Promise<void> {
  let state = input.state ?? initialState(input.settings);
  const performer = new Performer(apply);

  function apply(event: SlotsEvent): void {
    const next = step(state, event);
    state = next.state;
    setCurrentDetails(slotsTable(view()));
    for (const effect of next.effects) performer.perform(effect);
  }

  function view(): SlotsView {
    return describeSlots(state, Date.now());
  }

  setHandler(enqueueSignal, ({ requests }) => {
    apply({ type: 'enqueue', at: Date.now(), requests });
  });
  setHandler(withdrawSignal, ({ requester, copyIds }) => {
    apply({ type: 'withdraw', at: Date.now(), requester, copyIds });
  });
  setHandler(slotsQuery, view);
  setHandler(
    setLimitUpdate,
    (update) => {
      apply({ type: 'setLimit', at: Date.now(), ...update });
      return view();
    },
    {
      validator: (update) => {
        refuse(limitProblem(update));
      },
    },
  );
  setHandler(
    releaseLaneUpdate,
    (update) => {
      apply({ type: 'releaseLane', at: Date.now(), ...update });
      return view();
    },
    {
      validator: (update) => {
        refuse(releaseProblem(state, update));
      },
    },
  );

  if (!state.ready) apply({ type: 'inventory', at: Date.now(), ...(await slotKeeping.takeInventory()) });
  else performer.resume(state.lanes);
  for (;;) {
    const dueAt = nextAgingAt(state);
    const mayContinue = (): boolean => wantsContinueAsNew(input) && performer.isIdle() && allHandlersFinished();
    const aged = (): boolean => nextAgingAt(state) !== dueAt;
    if (dueAt === undefined) await condition(() => mayContinue() || aged());
    else await condition(() => mayContinue() || aged(), Math.max(1, dueAt - Date.now()));
    if (mayContinue()) await continueAsNew<typeof regionSlots>({ ...input, state });
    apply({ type: 'tick', at: Date.now() });
  }
}

function wantsContinueAsNew({ continueAfterEvents }: RegionSlotsInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (continueAfterEvents !== undefined && historyLength >= continueAfterEvents);
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'InvalidRequest', [problem]);
}
