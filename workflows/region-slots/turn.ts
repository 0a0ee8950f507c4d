import { classOf } from './order';
import { pairOf } from './queue';
import { expectedRate } from './rates';
import { copyOf, type Lane, type QueuedCopy, type SlotsState } from './state';

/** What decides whose turn it is. */
export interface Turn extends Pick<SlotsState, 'served' | 'relays' | 'at'> {
  /** How many slots the copies of each replication take. */
  running: ReadonlyMap<string, number>;
  /** How long a copy is expected to take; 0 when the size of its image is not known. */
  secondsOf: (copy: QueuedCopy) => number;
}

/** The turn as it is before the next grant. */
export function turnOf(state: SlotsState): Turn {
  const { served, relays, at, lanes } = state;
  return { served, relays, at, running: runningByRequester(lanes), secondsOf: expectations(state) };
}

/**
 * Whose turn it is: the higher class; then the replication with fewer copies running, or served longer ago, or that asked
 * first; of one replication the copy that is expected to take longest, so that it does not run alone at the end. Before a
 * replication that relays has a finished copy, it is the one that is expected to take least: that one is copied on soonest.
 */
export function isBeforeInTurn(one: QueuedCopy, other: QueuedCopy, turn: Turn): boolean {
  const classes = classOf(one, turn.at) - classOf(other, turn.at);
  if (classes !== 0) return classes < 0;
  const { requester, since } = one.request;
  const { requester: otherRequester, since: otherSince } = other.request;
  const shares = (turn.running.get(requester) ?? 0) - (turn.running.get(otherRequester) ?? 0);
  if (shares !== 0) return shares < 0;
  const turns = (turn.served[requester] ?? 0) - (turn.served[otherRequester] ?? 0);
  if (turns !== 0) return turns < 0;
  if (since !== otherSince) return since < otherSince;
  const leads = leadOf(one, turn) - leadOf(other, turn);
  return leads === 0 ? one.seq < other.seq : leads > 0;
}

function leadOf(copy: QueuedCopy, { relays, secondsOf }: Turn): number {
  const hasYetToRelay = relays[copy.request.requester]?.length === 0;
  return hasYetToRelay ? -secondsOf(copy) : secondsOf(copy);
}

/** Looks up each pair of regions once. */
function expectations({ rates, at }: SlotsState): Turn['secondsOf'] {
  const known = new Map<string, number>();
  return ({ request }) => {
    const pair = pairOf(request);
    const secondsPerGiB = known.get(pair) ?? expectedRate(rates, request, at).secondsPerGiB;
    known.set(pair, secondsPerGiB);
    return secondsPerGiB * (request.sizeGiB ?? 0);
  };
}

function runningByRequester(lanes: Lane[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const lane of lanes) {
    const requester = copyOf(lane)?.request.requester;
    if (requester !== undefined) counts.set(requester, (counts.get(requester) ?? 0) + 1);
  }
  return counts;
}
