import type { SlotRequest } from '../../contract/messages';
import { laneId } from '../../contract/names';
import { isKeptFrom, keepersOf, noteOvertaken } from './overtaking';
import { originOf, poolsOf } from './pools';
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
  const granted: Grant[] = [];
  while (mayGrant(state)) {
    const next = nextToGrant(state);
    if (next === undefined) break;
    granted.push(grant(state, next));
  }
  return granted;
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
  state.served[request.requester] = lane.tenure;
  return { lane, request };
}

/** The copy to grant next: the first in turn among those whose pools all have room. Undefined when none can run. */
function nextToGrant(state: SlotsState): Next | undefined {
  const turn = turnOf(state);
  const keepers = keepersOf(state);
  const room = roomsOf(state);
  let best: Next | undefined;
  for (const { copies } of waitingPairs(state.queue)) {
    const { settings, at } = state;
    // Every way leads into the pool of the target, where that counts.
    if (settings.pools !== 'source' && room(copies[0].request.regionId) === 0) continue;
    const isSourceFree = poolsOf(settings, copies[0].request).every((pool) => room(pool) > 0);
    for (const copy of copies) {
      if (!isSourceFree && !mayRelay(state, copy.request)) continue;
      if (best !== undefined && !isBeforeInTurn(copy, best.copy, turn)) continue;
      if (isHeldByOtherTry(state, copy)) continue;
      const offer = offerOf(state, copy.request, room, (pools) => !isKeptFrom(keepers, copy, pools, at));
      if (offer !== undefined) best = { copy, ...offer };
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
