import { before, classOf } from './order';
import { copyOf, type Lane, type QueuedCopy, type SlotsState } from './state';

/** Whose turn it is: the higher class; then the replication with fewer copies running, or served longer ago; then order. */
export function isBeforeInTurn(
  one: QueuedCopy,
  other: QueuedCopy,
  running: ReadonlyMap<string, number>,
  { served, at }: SlotsState,
): boolean {
  const classes = classOf(one, at) - classOf(other, at);
  if (classes !== 0) return classes < 0;
  const { requester } = one.request;
  const { requester: otherRequester } = other.request;
  const shares = (running.get(requester) ?? 0) - (running.get(otherRequester) ?? 0);
  if (shares !== 0) return shares < 0;
  const turns = (served[requester] ?? 0) - (served[otherRequester] ?? 0);
  return turns === 0 ? before(one, other, at) : turns < 0;
}

/** How many slots the copies of each replication take. */
export function runningByRequester(lanes: Lane[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const lane of lanes) {
    const requester = copyOf(lane)?.request.requester;
    if (requester !== undefined) counts.set(requester, (counts.get(requester) ?? 0) + 1);
  }
  return counts;
}
