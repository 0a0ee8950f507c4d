import type { Priority } from '../../contract/schema/request';
import type { QueuedCopy } from './state';

const CLASS: Record<Priority, number> = { release: 1, manual: 3, nightly: 5 };
/** Waiting never lifts a copy to the class of releases. */
const BEST_AGED_CLASS = 2;
const AGING_MS = 30 * 60_000;

/** A copy's class at a time: 1 goes first. Every half hour since its replication first asked lifts it by one. */
export function classOf({ request: { priority, since } }: QueuedCopy, at: number): number {
  const base = CLASS[priority];
  if (base <= BEST_AGED_CLASS) return base;
  return Math.max(BEST_AGED_CLASS, base - Math.max(0, Math.floor((at - since) / AGING_MS)));
}

/** Whether one copy comes before another: by class, then by the time since which it is asked for, then by arrival. */
export function before(one: QueuedCopy, other: QueuedCopy, at: number): boolean {
  const classes = classOf(one, at) - classOf(other, at);
  if (classes !== 0) return classes < 0;
  const times = one.request.since - other.request.since;
  return times === 0 ? one.seq < other.seq : times < 0;
}
