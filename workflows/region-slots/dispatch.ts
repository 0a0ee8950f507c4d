import type { SlotRequest } from '../../contract/messages';
import { laneId } from '../../contract/names';
import { isKeptFrom, keepersOf, noteOvertaken } from './overtaking';
import { hasRoom, isOpen, poolsOf } from './pools';
import { noteProbe, placeOfProbe, sidesToProbe } from './probing';
import { drop, isHeldByOtherTry, waitingPairs } from './queue';
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
    const copy = nextToGrant(state, (request) => poolsOf(state.settings, request).every((pool) => isFree(state, pool)));
    if (copy === undefined) break;
    granted.push(grant(state, copy));
  }
  return granted;
}

function isFree(state: SlotsState, pool: string): boolean {
  return isOpen(state, pool) && hasRoom(state, pool);
}

/** One copy beyond the limit of a pool, if that can show whether the limit exists. */
function grantProbe(state: SlotsState): Grant | undefined {
  const sides = mayGrant(state) ? sidesToProbe(state) : [];
  if (sides.length === 0) return undefined;
  const copy = nextToGrant(state, (request) => placeOfProbe(state, sides, request) !== undefined);
  const place = copy && placeOfProbe(state, sides, copy.request);
  if (copy === undefined || place === undefined) return undefined;
  const granted = grant(state, copy);
  noteProbe(state, granted.lane, place);
  return granted;
}

function mayGrant({ inventory, draining, lanes }: SlotsState): boolean {
  if (inventory !== 'complete' || draining) return false;
  return lanes.filter(({ phase }) => phase === 'starting').length < MAXIMUM_STARTING;
}

function grant(state: SlotsState, copy: QueuedCopy): Grant {
  noteOvertaken(state, copy);
  const lane = laneFor(state, copy);
  drop(state, copy);
  state.lanes.push(lane);
  state.served[copy.request.requester] = lane.tenure;
  return { lane, request: copy.request };
}

/** The copy to grant next: the first in turn among those that may run. Undefined when there is none. */
function nextToGrant(state: SlotsState, mayRun: (request: SlotRequest) => boolean): QueuedCopy | undefined {
  const turn = turnOf(state);
  const keepers = keepersOf(state);
  let best: QueuedCopy | undefined;
  for (const { copies } of waitingPairs(state.queue)) {
    if (!mayRun(copies[0].request)) continue;
    const pools = poolsOf(state.settings, copies[0].request);
    for (const copy of copies) {
      if (best !== undefined && !isBeforeInTurn(copy, best, turn)) continue;
      if (isHeldByOtherTry(state, copy) || isKeptFrom(keepers, copy, pools, state.at)) continue;
      best = copy;
    }
  }
  return best;
}

/** The lane that a granted copy takes: the lowest free number of its pool. */
function laneFor(state: SlotsState, copy: QueuedCopy): WorkflowLane {
  const { sourceRegionId, regionId } = copy.request;
  const pool = state.settings.pools === 'source' ? sourceRegionId : regionId;
  const used = new Set(state.lanes.map((lane) => (lane.kind === 'workflow' && lane.pool === pool ? lane.number : 0)));
  let number = 1;
  while (used.has(number)) number += 1;
  const pools = poolsOf(state.settings, copy.request);
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
