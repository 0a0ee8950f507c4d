import type { Side, SlotRequest } from '../../contract/messages';
import { laneId } from '../../contract/names';
import { isKeptFrom, keepersOf, noteOvertaken } from './overtaking';
import { originOf, poolsOf } from './pools';
import { noteProbe, placeOfProbe, sidesToProbe } from './probing';
import { drop, isHeldByOtherTry, waitingPairs } from './queue';
import { mayRelay, type Offer, offerOf, roomsOf } from './sources';
import { newSeq, type QueuedCopy, type SlotsState, type WorkflowLane } from './state';
import { isBeforeInTurn, turnOf } from './turn';

/**
 * Lanes that may be starting at the same time. The server takes 2,000 commands of one workflow, but their starts contend for
 * its lock: of many at once each is tried several times, seconds apart.
 */
const MAXIMUM_STARTING = 10;

interface Grant {
  lane: WorkflowLane;
  request: SlotRequest;
}

/** Grants until nothing that waits can run: a copy that is blocked holds up nobody else, or not for long. */
export function grantAll(state: SlotsState): Grant[] {
  const granted = grantWithinLimits(state);
  const probe = grantProbe(state);
  // The turn of the probe may have been what pools were kept for.
  return probe === undefined ? granted : [...granted, probe, ...grantWithinLimits(state)];
}

function grantWithinLimits(state: SlotsState): Grant[] {
  const granted: Grant[] = [];
  while (mayGrant(state)) {
    const next = nextToGrant(state, withinLimits(state));
    if (next === undefined) break;
    granted.push(grant(state, next));
  }
  return granted;
}

/** One copy beyond the limit of a pool, if that can show whether the limit exists. */
function grantProbe(state: SlotsState): Grant | undefined {
  const sides = mayGrant(state) ? sidesToProbe(state) : [];
  if (sides.length === 0) return undefined;
  const next = nextToGrant(state, beyondLimit(state, sides));
  const place = next && placeOfProbe(state, sides, next.request);
  if (next === undefined || place === undefined) return undefined;
  const granted = grant(state, next);
  noteProbe(state, granted.lane, place);
  return granted;
}

/** How the copies of a pair of regions may be granted; undefined when none of them may. */
type Ways = (pair: SlotRequest) => ((request: SlotRequest, mayTake: MayTake) => Offer | undefined) | undefined;
type MayTake = (pools: string[]) => boolean;

/** Where every pool has room: out of the source or, in a replication that relays, out of a finished copy. */
function withinLimits(state: SlotsState): Ways {
  const { settings } = state;
  const room = roomsOf(state);
  const doesAnyRelay = Object.keys(state.relays).length > 0;
  return (pair) => {
    // Every way leads into the pool of the target, where that counts.
    if (settings.pools !== 'source' && room(pair.regionId) === 0) return undefined;
    const pools = poolsOf(settings, pair);
    const isSourceFree = pools.every((pool) => room(pool) > 0);
    if (!isSourceFree && !doesAnyRelay) return undefined;
    return (request, mayTake) => {
      if (mayRelay(state, request)) return offerOf(state, request, room, mayTake);
      return isSourceFree && mayTake(pools) ? { request, pools } : undefined;
    };
  };
}

function beyondLimit(state: SlotsState, sides: Side[]): Ways {
  return (pair) => {
    if (placeOfProbe(state, sides, pair) === undefined) return undefined;
    const pools = poolsOf(state.settings, pair);
    return (request, mayTake) => (mayTake(pools) ? { request, pools } : undefined);
  };
}

function mayGrant({ inventory, draining, lanes }: SlotsState): boolean {
  if (inventory !== 'complete' || draining) return false;
  return lanes.filter(({ phase }) => phase === 'starting').length < MAXIMUM_STARTING;
}

/** A copy that waits, and the way in which it is granted. */
interface Next extends Offer {
  copy: QueuedCopy;
}

function grant(state: SlotsState, { copy, request, pools }: Next): Grant {
  noteOvertaken(state, copy, pools);
  const lane = laneFor(state, { ...copy, request }, pools);
  drop(state, copy);
  state.lanes.push(lane);
  state.served = { ...state.served, [request.requester]: lane.tenure };
  return { lane, request };
}

/** The copy to grant next: the first in turn among those that may run. Undefined when there is none. */
function nextToGrant(state: SlotsState, ways: Ways): Next | undefined {
  const turn = turnOf(state);
  const keepers = keepersOf(state);
  let best: Next | undefined;
  for (const { copies } of waitingPairs(state.queue)) {
    const offerTo = ways(copies[0].request);
    if (offerTo === undefined) continue;
    for (const copy of copies) {
      if (best !== undefined && !isBeforeInTurn(copy, best.copy, turn)) continue;
      const offer = offerTo(copy.request, (pools) => !isKeptFrom(keepers, copy, pools, state.at));
      if (offer !== undefined && !isHeldByOtherTry(state, copy)) best = { copy, ...offer };
    }
  }
  return best;
}

/** The lane that a granted copy takes: the lowest free number of its pool. */
function laneFor(state: SlotsState, copy: QueuedCopy, pools: string[]): WorkflowLane {
  const { regionId } = copy.request;
  const pool = state.settings.pools === 'source' ? originOf(copy.request) : regionId;
  const used = new Set(state.lanes.map((lane) => (lane.kind === 'workflow' && lane.pool === pool ? lane.number : 0)));
  let number = 1;
  while (used.has(number)) number += 1;
  const tenure = newSeq(state);
  return {
    kind: 'workflow',
    id: laneId(pool, number),
    pool,
    number,
    tenure,
    phase: 'starting',
    pools,
    copy,
    since: state.at,
  };
}
