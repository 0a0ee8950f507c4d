import { SEARCH_ATTRIBUTES } from '../../contract/names';

/** Paths of pages of the Temporal UI, for links in what workflows show there. Pure. */

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
