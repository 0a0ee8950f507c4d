import type { WorkflowStartOptions } from '@temporalio/client';
import { ACCOUNT_MEMO, REGION_SLOTS_ID, SLOTS_TASK_TIMEOUT, TASK_QUEUE } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/** What the region slots are started with, whoever starts them: their memo names the account whose slots they are. */
export function regionSlotsStart({ slots, accountId }: Pick<Dependencies, 'slots' | 'accountId'>) {
  return {
    workflowId: REGION_SLOTS_ID,
    taskQueue: TASK_QUEUE,
    args: [{ settings: slots }],
    // Everybody waits for the slots: their tasks and queries come before those of a flood of others.
    priority: { priorityKey: 1 },
    workflowTaskTimeout: SLOTS_TASK_TIMEOUT,
    memo: { [ACCOUNT_MEMO]: accountId },
    staticSummary: 'Semaphores of the copy tasks, one pool per region',
  } satisfies WorkflowStartOptions;
}
