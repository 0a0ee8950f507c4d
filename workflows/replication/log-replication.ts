import { ApplicationFailure, log, workflowInfo } from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import type { Manifest } from '../../contract/schema/manifest';
import type { ReplicationPlan } from '../../contract/schema/plan';

/** The first line of a replication in the log of the worker. A replay writes nothing again. */
export function logBegin({ source, copies }: Pick<ReplicationPlan, 'source' | 'copies'>): void {
  log.info('the replication begins', { ...idsOf(source), regions: copies.map(({ spec }) => spec.regionId) });
}

/** Its last line: the status, and the codes of the regions that have no copy. */
export function logEnd({ source, status, copies }: Manifest): void {
  const codes = copies.flatMap(({ regionId, error }) => (error === undefined ? [] : [[regionId, error.code] as const]));
  const errors = codes.length === 0 ? undefined : Object.fromEntries(codes);
  log.info('the replication ended', { ...idsOf(source), status, ...defined({ errors }) });
}

/** The last line of one that has no plan, with the code of the failure. */
export function logUnplanned(end: unknown): void {
  const code = end instanceof ApplicationFailure ? (end.type ?? undefined) : undefined;
  const replication = workflowInfo().workflowId;
  log.info('the replication ended without a plan', { replication, ...defined({ code }) });
}

function idsOf({ imageId, regionId }: { imageId: string; regionId: string }): Record<string, string> {
  return { replication: workflowInfo().workflowId, image: imageId, sourceRegion: regionId };
}
