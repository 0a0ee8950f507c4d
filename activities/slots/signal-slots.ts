import type { EnqueueSignal, WithdrawSignal } from '../../contract/messages';
import { enqueueSignalName, REGION_SLOTS_ID, TASK_QUEUE, withdrawSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { heartbeating } from '../shared/heartbeat';

/** Asks the region slots for lanes, starting them if need be. Idempotent by copy id. */
export function enqueueCopies(dependencies: Dependencies) {
  return (signal: EnqueueSignal): Promise<void> => signalRegionSlots(dependencies, enqueueSignalName, signal);
}

/** Asks the region slots to drop queued copies and to cancel running ones. Idempotent by copy id. */
export function withdrawCopies(dependencies: Dependencies) {
  return (signal: WithdrawSignal): Promise<void> => signalRegionSlots(dependencies, withdrawSignalName, signal);
}

async function signalRegionSlots(
  { client, slots }: Dependencies,
  signal: string,
  payload: EnqueueSignal | WithdrawSignal,
): Promise<void> {
  await heartbeating(() =>
    client.workflow.signalWithStart('regionSlots', {
      workflowId: REGION_SLOTS_ID,
      taskQueue: TASK_QUEUE,
      args: [{ settings: slots }],
      signal,
      signalArgs: [payload],
      staticSummary: 'Semaphores of the copy tasks, one pool per region',
    }),
  );
}
