import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { TASK_QUEUE } from '../../contract/names';

/** A worker asks for work at least once in this time. */
const POLLED_MS = 120_000;

export type Poller = temporal.api.taskqueue.v1.IPollerInfo;

/** The workers that have asked for workflow tasks within the last two minutes. */
export async function presentPollers({ workflowService, options: { namespace } }: Client): Promise<Poller[]> {
  const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name: TASK_QUEUE } });
  const since = Date.now() - POLLED_MS;
  return pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since);
}
