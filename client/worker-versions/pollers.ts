import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { TASK_QUEUE } from '../../contract/names';

/** A worker asks for work at least once in this time. */
const POLLED_MS = 120_000;

export type Poller = temporal.api.taskqueue.v1.IPollerInfo;

/** The versions on which new workflows of the task queue begin; those without a name are none. */
export type VersioningInfo = temporal.api.taskqueue.v1.ITaskQueueVersioningInfo;

/** The workers that have asked for workflow tasks within the last two minutes. */
export async function presentPollers(client: Client): Promise<Poller[]> {
  return (await pollersAndVersions(client)).pollers;
}

/** The same, with the versions that get new workflows. */
export async function pollersAndVersions({
  workflowService,
  options: { namespace },
}: Client): Promise<{ pollers: Poller[]; versions: VersioningInfo }> {
  const queue = await workflowService.describeTaskQueue({ namespace, taskQueue: { name: TASK_QUEUE } });
  const since = Date.now() - POLLED_MS;
  const pollers = queue.pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since);
  return { pollers, versions: queue.versioningInfo ?? {} };
}
