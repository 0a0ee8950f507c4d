import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { SlotSettings } from '../../contract/messages';
import { findLanes, findStrays } from '../shared/proxies';
import { handleMessages } from './handlers';
import { persistently } from '../shared/persistently';
import { RunningSlots } from './running-slots';
import { carriedState, initialState, type SlotsState } from './state';

export interface RegionSlotsInput {
  settings: SlotSettings;
  /** Carried over by continue-as-new; absent on a cold start. */
  state?: SlotsState;
  /** History events after which the run continues as new; the server's advice unless set. */
  continueAfterEvents?: number;
}

/** The counting semaphores of one account: one pool per region. Runs for ever; the pure core makes all decisions. */
export async function regionSlots(input: RegionSlotsInput): Promise<void> {
  const slots = new RunningSlots(input.state === undefined ? initialState(input.settings) : carriedState(input.state));
  const signalsSoFar = handleMessages(slots);
  // Only termination ends the slots: a cancellation would leave nobody to free the lanes.
  await CancellationScope.nonCancellable(async () => {
    const knowsAll = input.state !== undefined && isFirstTask(signalsSoFar());
    await takeInventory(slots, knowsAll);
    await untilContinueAsNew(input, slots);
    await continueAsNew<typeof regionSlots>({ ...input, state: slots.state });
  });
}

/** Learns what runs. A run that continues another one knows it already. */
async function takeInventory(slots: RunningSlots, knowsAll: boolean): Promise<void> {
  const lanes = knowsAll ? [] : await persistently(() => findLanes());
  slots.apply({ type: 'lanesFound', at: Date.now(), lanes });
  const strays = knowsAll ? [] : await persistently(() => findStrays({ lanes }));
  slots.apply({ type: 'straysFound', at: Date.now(), strays });
}

async function untilContinueAsNew(input: RegionSlotsInput, slots: RunningSlots): Promise<void> {
  const mayContinue = (): boolean => wantsContinueAsNew(input) && slots.isIdle() && allHandlersFinished();
  // The task at hand may set off a command between the condition and here. Continue-as-new would lose it.
  do await condition(mayContinue);
  while (!mayContinue());
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
