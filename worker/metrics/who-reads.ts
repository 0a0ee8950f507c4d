import { canReadGauges } from './identity';

/** A worker looks at least this often who reads, and tells Temporal that it lives itself; ms. */
const LOOK_MS = 10_000;
/** The SDK tells it no more often. */
const FASTEST_HEARTBEAT_MS = 1000;

/** A worker that has not told for this long that it lives counts as dead; ms. */
const DEAD_AFTER_MS = 3 * LOOK_MS;

/** How often a worker looks who reads, where gauges are to be read every `everyMs`; ms. */
export function lookMs(everyMs: number): number {
  return Math.min(LOOK_MS, everyMs);
}

/** How often such a worker tells Temporal that it lives; ms. Before the first time it is not listed. */
export function heartbeatMs(everyMs: number): number {
  return Math.max(FASTEST_HEARTBEAT_MS, lookMs(everyMs));
}

/** A worker as Temporal lists it: also one that drains, and for minutes one that is dead. */
export interface ListedWorker {
  /** Temporal's own name for it. */
  key: string;
  identity: string;
  /** It does not drain. */
  isRunning: boolean;
  /** ms since 1970. */
  startedAt: number;
}

/** When a worker last told Temporal that it lives, by its own clock, ms since 1970; undefined when Temporal has forgotten it. */
type HeartbeatOf = (worker: ListedWorker) => Promise<number | undefined>;

/**
 * Whether the worker `own` reads the gauges: the oldest one does that lives, does not drain and serves metrics. When none is
 * known, every worker reads: two that read do less harm than none.
 */
export async function readsGauges(
  own: string,
  workers: readonly ListedWorker[],
  heartbeatOf: HeartbeatOf,
  now: number,
): Promise<boolean> {
  for (const worker of inOrder(workers)) {
    if (worker.identity === own) return true;
    const heartbeatAt = await heartbeatOf(worker);
    if (heartbeatAt !== undefined && now - heartbeatAt <= DEAD_AFTER_MS) return false;
  }
  return true;
}

function inOrder(workers: readonly ListedWorker[]): ListedWorker[] {
  const able = workers.filter(({ identity, isRunning }) => isRunning && canReadGauges(identity));
  return able.sort((one, other) => one.startedAt - other.startedAt || (one.identity < other.identity ? -1 : 1));
}
