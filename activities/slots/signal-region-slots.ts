import type { EnqueueSignal, WithdrawSignal } from '../../contract/messages';
import { REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/** Sends a signal to the region slots, and starts them when they do not run. */
export async function signalRegionSlots(
  { client, slots }: Dependencies,
  signal: string,
  payload: EnqueueSignal | WithdrawSignal,
): Promise<void> {
  await client.workflow.signalWithStart('regionSlots', {
    workflowId: REGION_SLOTS_ID,
    taskQueue: TASK_QUEUE,
    args: [{ settings: slots }],
    signal,
    signalArgs: [payload],
    staticSummary: 'Semaphores of the copy tasks, one pool per region',
  });
}
