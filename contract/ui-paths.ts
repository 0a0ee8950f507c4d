import { SEARCH_ATTRIBUTES, TASK_QUEUE } from './names';

/** Paths of pages of the Temporal UI. Pure. */

/** The page of the latest run of a workflow. */
export function workflowPath(namespace: string, workflowId: string): string {
  return `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}

/** The list of the workflows that made the copy of a replication to a region. */
export function copyRunsPath(
  namespace: string,
  { replicationId, regionId }: { replicationId: string; regionId: string },
): string {
  const { replication, region } = SEARCH_ATTRIBUTES;
  const query = `${replication}="${replicationId}" AND ${region}="${regionId}"`;
  return `/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(query)}`;
}

/** The form that starts a workflow, with its type and task queue filled in. It takes its JSON from nowhere: people type that. */
export function startFormPath(namespace: string, workflowType: string, workflowId?: string): string {
  const fields = { workflowType, taskQueue: TASK_QUEUE, ...(workflowId !== undefined && { workflowId }) };
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/namespaces/${encodeURIComponent(namespace)}/workflows/start-workflow?${query.join('&')}`;
}
