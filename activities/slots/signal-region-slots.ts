import type { CopyStoppedSignal, EnqueueSignal, LaneResetSignal, WithdrawSignal } from '../../contract/messages';
import {
  ACCOUNT_MEMO,
  type copyStoppedSignalName,
  type enqueueSignalName,
  type laneResetSignalName,
  REGION_SLOTS_ID,
  TASK_QUEUE,
  type withdrawSignalName,
} from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/** What each signal of the region slots carries. */
interface SlotsSignals {
  [enqueueSignalName]: EnqueueSignal;
  [withdrawSignalName]: WithdrawSignal;
  [laneResetSignalName]: LaneResetSignal;
  [copyStoppedSignalName]: CopyStoppedSignal;
}

/** Sends a signal to the region slots, and starts them when they do not run. */
export async function signalRegionSlots<Signal extends keyof SlotsSignals>(
  { client, slots, accountId }: Dependencies,
  signal: Signal,
  payload: SlotsSignals[Signal],
): Promise<void> {
  await client.workflow.signalWithStart('regionSlots', {
    workflowId: REGION_SLOTS_ID,
    taskQueue: TASK_QUEUE,
    args: [{ settings: slots }],
    memo: { [ACCOUNT_MEMO]: accountId },
    signal,
    signalArgs: [payload],
    staticSummary: 'Semaphores of the copy tasks, one pool per region',
  });
}
