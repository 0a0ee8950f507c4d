import {
  allHandlersFinished,
  CancellationScope,
  condition,
  makeContinueAsNewFunc,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { FoundLane, SlotSettings } from '../../contract/messages';
import { ACCOUNT_MEMO, DRAINING_MEMO, SLOTS_TASK_TIMEOUT } from '../../contract/names';
import { persistently } from '../shared/persistently';
import { findLanes, findStrays } from '../shared/proxies';
import { asSummary } from '../shared/summaries';
import { carry, type CarriedState, restore } from './carry';
import { handleMessages } from './handlers';
import { RunningSlots } from './running-slots';
import { initialState, type SlotsState } from './state';

export interface RegionSlotsInput {
  settings: SlotSettings;
  /** Carried over by continue-as-new; absent on a cold start. */
  carried?: CarriedState;
  /** History events after which the run continues as new; a default fit for the server unless set. */
  continueAfterEvents?: number;
}

/** The counting semaphores of one account: one pool per region. Runs for ever; the pure core makes all decisions. */
export async function regionSlots(input: RegionSlotsInput): Promise<void> {
  const slots = new RunningSlots(stateAtStart(input));
  const signalsSoFar = handleMessages(slots);
  // Only termination ends the slots: a cancellation would leave nobody to free the lanes.
  await CancellationScope.nonCancellable(async () => {
    const knowsAll = input.carried?.state.inventory === 'complete' && isFirstTask(signalsSoFar());
    void takeInventory(slots, knowsAll);
    await condition(() => mustContinueAsNew(input));
    await drain(slots);
    await goOnAsNew({ ...input, carried: carry(slots.state) });
  });
}

function stateAtStart({ settings, carried }: RegionSlotsInput): SlotsState {
  const accountId = workflowInfo().memo?.[ACCOUNT_MEMO];
  const start = carried === undefined ? initialState(settings) : restore(carried);
  return { ...start, inventory: 'missing', accountId: typeof accountId === 'string' ? accountId : '' };
}

/** Learns what runs. A run that continues another one knows it already, but for the regions that could not be asked. */
async function takeInventory(slots: RunningSlots, knowsAll: boolean): Promise<void> {
  if (knowsAll) {
    slots.apply({ type: 'carriedOn', at: Date.now() });
  } else {
    const lanes = await persistently(() => findLanes());
    slots.apply({ type: 'lanesFound', at: Date.now(), lanes });
    await findAllStrays(slots, lanes);
  }
  await askAgain(slots);
}

async function findAllStrays(slots: RunningSlots, lanes: FoundLane[], regions?: string[]): Promise<void> {
  const found = await persistently(() => findStrays({ lanes, ...(regions && { regions }) }));
  slots.apply({ type: 'straysFound', at: Date.now(), ...found });
}

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Asks the regions that could not be asked, until each of them has answered. */
async function askAgain(slots: RunningSlots): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    const regions = Object.keys(slots.state.unasked);
    if (regions.length === 0) return;
    await sleep(pauseMs, { summary: asSummary(`ask again what runs in ${regions.join(', ')}`) });
    await findAllStrays(slots, slots.foundLanes(), regions);
  }
}

/** The next run begins on the worker version that is current then. On workers without a version that says nothing. */
function goOnAsNew(...args: Parameters<typeof regionSlots>): Promise<never> {
  // Only within a workflow, and this module is loaded before there is one.
  const goOn = makeContinueAsNewFunc<typeof regionSlots>({
    workflowTaskTimeout: SLOTS_TASK_TIMEOUT,
    initialVersioningBehavior: 'AUTO_UPGRADE',
  });
  return goOn(...args);
}

/** Begins nothing new, and waits until the server has acknowledged what is under way: continue-as-new would lose it. */
async function drain(slots: RunningSlots): Promise<void> {
  slots.apply({ type: 'drain', at: Date.now() });
  upsertMemo({ [DRAINING_MEMO]: workflowInfo().runId });
  const isDone = (): boolean => slots.isIdle() && allHandlersFinished();
  // News may set off a command between the condition and here.
  do {
    await condition(isDone);
    await untilCalm();
  } while (!isDone());
}

/** A busy server makes a second of it. */
const CALM_MS = 50;
/** The end of a task, the timer and its end, and the beginning of the next task. */
const EVENTS_OF_A_PAUSE = 5;

/**
 * Waits for a moment without news; with each pause for one with less and less calm. When news comes in the task in which a run
 * ends, the server repeats the task, and the worker replays the whole run for it.
 */
async function untilCalm(): Promise<void> {
  for (let tolerated = EVENTS_OF_A_PAUSE; ; tolerated *= 2) {
    const { historyLength } = workflowInfo();
    await sleep(CALM_MS, { summary: 'wait for a moment without news, to continue as new' });
    if (workflowInfo().historyLength <= historyLength + tolerated) return;
  }
}

const EVENTS_BEFORE_FIRST_TASK = 3;

/** Whether the run has just begun. One that was reset has more events behind it, and its carried state may be old. */
function isFirstTask(signals: number): boolean {
  return workflowInfo().historyLength === EVENTS_BEFORE_FIRST_TASK + signals;
}

/** Far below the 51,200 events at which the server ends a run, and quick to replay with thousands of copies in the queue. */
const CONTINUE_AFTER_EVENTS = 2000;

function mustContinueAsNew({ continueAfterEvents = CONTINUE_AFTER_EVENTS }: RegionSlotsInput): boolean {
  const { continueAsNewSuggested, targetWorkerDeploymentVersionChanged, historyLength } = workflowInfo();
  return continueAsNewSuggested || targetWorkerDeploymentVersionChanged || historyLength >= continueAfterEvents;
}
