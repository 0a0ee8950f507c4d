import { createHash } from 'node:crypto';
import type { SyncPolicy } from './schema/policy';
import type { ReplicationRequest, Targets } from './schema/request';
import { detailsOf } from './target-details';

/**
 * Workflow id of a request: the same request has the same id, so that asking twice starts one replication. It does not
 * depend on `abortWhenDetached` and `notify`, which say nothing about the copies, nor on whether `relay` is false or absent.
 */
export function requestId(request: ReplicationRequest): string {
  const { source, targets } = request;
  const hash = hashOf({
    ...request,
    targets: canonicalTargets(targets, source.regionId),
    shareWith: canonicalShares(request.shareWith),
    relay: request.relay === true ? true : undefined,
    abortWhenDetached: undefined,
    notify: undefined,
  });
  return `replicate/${source.imageId}/${hash}`;
}

/**
 * Workflow id of the nights of a policy: the same policy has the same id, so that a second run joins the first. It does not
 * depend on `retention`, `notify`, `relay` and `expectedCopyTime`: what goes later, who hears of the nights, from where copies
 * are taken, and for how long one is thought to take, changes neither what they copy nor since when that lacks.
 */
export function policyId(policy: SyncPolicy): string {
  const { images, targets } = policy;
  const imageIds = images.imageIds && inOrder(images.imageIds);
  const hash = hashOf({
    ...policy,
    images: { ...images, imageIds },
    targets: canonicalTargets(targets, images.regionId),
    shareWith: canonicalShares(policy.shareWith),
    retention: undefined,
    relay: undefined,
    expectedCopyTime: undefined,
    notify: undefined,
  });
  return `sync/${hash}`;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 12);
}

/** The same regions are the same targets, in whatever order and form they are named. */
function canonicalTargets(targets: Targets, sourceRegionId: string): unknown {
  if (targets === 'all') return targets;
  if (Array.isArray(targets)) return inOrder(targets.map((target) => canonical(canonicalTarget(target))));
  const except = inOrder(targets.except?.filter((regionId) => regionId !== sourceRegionId));
  const bestEffort = inOrder(targets.bestEffort);
  return except.length + bestEffort.length === 0 ? 'all' : { all: true, except, bestEffort };
}

function canonicalTarget(target: Parameters<typeof detailsOf>[0]): unknown {
  const details = detailsOf(target);
  return details.shareWith === undefined ? details : { ...details, shareWith: inOrder(details.shareWith) };
}

/** Nobody is the default. A target that names nobody differs from the others instead. */
function canonicalShares(accounts: readonly string[] = []): string[] | undefined {
  return accounts.length === 0 ? undefined : inOrder(accounts);
}

function inOrder(texts: readonly string[] = []): string[] {
  return [...new Set(texts)].sort();
}

/** JSON with the keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
