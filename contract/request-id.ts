import { createHash } from 'node:crypto';
import { detailsOf, type ReplicationRequest } from './schema/request';

/**
 * Workflow id of a request: the same request has the same id, so that asking twice starts one replication. It does not
 * depend on `abortWhenDetached`, which says nothing about the copies.
 */
export function requestId(request: ReplicationRequest): string {
  const hash = createHash('sha256')
    .update(canonical({ ...request, targets: targetsOf(request), abortWhenDetached: undefined }))
    .digest('hex')
    .slice(0, 12);
  return `replicate/${request.source.imageId}/${hash}`;
}

/** The same regions are the same request, in whatever order and form they are named. */
function targetsOf({ targets, source }: ReplicationRequest): unknown {
  if (targets === 'all') return targets;
  if (Array.isArray(targets)) return inOrder(targets.map((target) => canonical(detailsOf(target))));
  const except = inOrder(targets.except?.filter((regionId) => regionId !== source.regionId));
  const bestEffort = inOrder(targets.bestEffort);
  return except.length + bestEffort.length === 0 ? 'all' : { all: true, except, bestEffort };
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
