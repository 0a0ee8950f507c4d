import type { z } from 'zod';
import type { RetriesMemo } from '../../contract/retries-memo';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { isComplete } from '../../contract/shares';
import { parseWith } from '../../contract/schema/problems';
import { detailsOf, ReplicationRequest, Target, type Targets } from '../../contract/schema/request';
import { InvalidRequestError, NotRetriableError } from '../errors';
import type { RunInput } from './input-of-run';

/** A retry that has not been started yet. */
export interface RetryPlan {
  /** The request of the earlier replication, for the regions that it left without a copy, or without its shares. */
  request: ReplicationRequest;
  /** The run that it tries again. */
  of: RetriesMemo;
  /** Those regions; absent when the run left no manifest, so that the request is the same as before. */
  regions?: string[];
}

/**
 * The retry of a replication that has ended, from what it was asked and its manifest; undefined when every region has what it asked for.
 * Each region keeps its own settings; one that was dropped stays out. Throws `NotRetriableError` for a dry run, and
 * `InvalidRequestError`. Pure.
 */
export function retryPlan(input: RunInput, manifest: Manifest | undefined, of: RetriesMemo): RetryPlan | undefined {
  const { data: request, problems } = parseWith(ReplicationRequest, input.request);
  if (request === undefined) throw new InvalidRequestError(problems);
  if (request.dryRun)
    throw new NotRetriableError(`The replication "${of.id}" was a dry run; there is nothing to retry.`);
  if (manifest === undefined) return { request, of };
  const lacking = manifest.copies.filter((copy) => !isComplete(copy) && copy.dropped !== true);
  if (lacking.length === 0) return undefined;
  const asked = [...listed(request.targets), ...additions(input)];
  const targets = lacking.map((copy) => targetOf(copy, asked));
  return { request: { ...request, targets }, of, regions: lacking.map(({ regionId }) => regionId) };
}

type SomeTarget = z.infer<typeof Target>;

/** The last of the targets that name a region; one of all regions has no settings of its own. */
function targetOf({ regionId, required }: CopyRecord, targets: readonly SomeTarget[]): SomeTarget {
  const named = targets.filter((target) => detailsOf(target).regionId === regionId).at(-1);
  return named ?? (required ? regionId : { regionId, required });
}

function listed(targets: Targets): SomeTarget[] {
  return Array.isArray(targets) ? targets : [];
}

/** The replication has refused those that are malformed. */
function additions({ added }: RunInput): SomeTarget[] {
  return added.flatMap((target) => Target.safeParse(target).data ?? []);
}
