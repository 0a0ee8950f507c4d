import type { RetriesMemo } from '../contract/replication-memos';
import type { CopyRecord, Manifest } from '../contract/schema/manifest';
import { parseWith } from '../contract/schema/problems';
import { detailsOf, ReplicationRequest, type Targets } from '../contract/schema/request';
import { InvalidRequestError, NotRetriableError } from './errors';

/** A retry that has not been started yet. */
export interface RetryPlan {
  /** The request of the earlier replication, for the regions that it left without a copy. */
  request: ReplicationRequest;
  /** The run that it tries again. */
  of: RetriesMemo;
  /** Those regions; absent when the run left no manifest, so that the request is the same as before. */
  regions?: string[];
}

/**
 * The retry of a replication that has ended, from its request and its manifest; undefined when every region has its copy.
 * Each region keeps its own settings. Throws `NotRetriableError` for a dry run, and `InvalidRequestError`. Pure.
 */
export function retryPlan(input: unknown, manifest: Manifest | undefined, of: RetriesMemo): RetryPlan | undefined {
  const { data: request, problems } = parseWith(ReplicationRequest, input);
  if (request === undefined) throw new InvalidRequestError(problems);
  if (request.dryRun) throw new NotRetriableError(`The replication "${of.id}" was a dry run; there is nothing to retry.`);
  if (manifest === undefined) return { request, of };
  const lacking = manifest.copies.filter(({ status }) => status !== 'available');
  if (lacking.length === 0) return undefined;
  const targets = targetsAmong(request.targets, lacking);
  return { request: { ...request, targets }, of, regions: lacking.map(({ regionId }) => regionId) };
}

function targetsAmong(targets: Targets, lacking: readonly CopyRecord[]): Targets {
  if (!Array.isArray(targets))
    return lacking.map(({ regionId, required }) => (required ? regionId : { regionId, required }));
  const regions = new Set(lacking.map(({ regionId }) => regionId));
  return targets.filter((target) => regions.has(detailsOf(target).regionId));
}
