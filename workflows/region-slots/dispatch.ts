import { laneId } from '../../contract/names';
import type { Priority } from '../../contract/schema/request';
import {
  copyOf,
  limitOf,
  poolsOf,
  taken,
  type Lane,
  type QueuedCopy,
  type SlotsState,
  type WorkflowLane,
} from './state';

const CLASS: Record<Priority, number> = { release: 1, manual: 3, nightly: 5 };
/** Waiting never lifts a copy to the class of releases. */
const BEST_AGED_CLASS = 2;
const AGING_MS = 30 * 60_000;

/** A copy's class at a time: 1 goes first. Every half hour of waiting lifts it by one. */
export function classOf({ request, enqueuedAt }: QueuedCopy, at: number): number {
  const base = CLASS[request.priority];
  if (base <= BEST_AGED_CLASS) return base;
  return Math.max(BEST_AGED_CLASS, base - Math.max(0, Math.floor((at - enqueuedAt) / AGING_MS)));
}

/** The copy to grant next: the first in order among those whose pools all have room. Undefined when none can run. */
export function nextToGrant(state: SlotsState): QueuedCopy | undefined {
  const running = runningByRequester(state.lanes);
  const room = new Map<string, boolean>();
  const hasRoom = (pool: string): boolean => {
    const known = room.get(pool) ?? taken(state.lanes, pool) < limitOf(state.settings, pool);
    room.set(pool, known);
    return known;
  };
  let best: QueuedCopy | undefined;
  let bestRank: number[] = [];
  for (const copy of state.queue) {
    if (!poolsOfCopy(state, copy).every(hasRoom)) continue;
    const { requester } = copy.request;
    const rank = [classOf(copy, state.at), running.get(requester) ?? 0, state.served[requester] ?? 0, copy.seq];
    if (best !== undefined && !isBefore(rank, bestRank)) continue;
    best = copy;
    bestRank = rank;
  }
  return best;
}

/** The lane that a granted copy takes: the lowest free number of its pool. */
export function laneFor(state: SlotsState, copy: QueuedCopy): WorkflowLane {
  const { source, regionId } = copy.request.spec;
  const pool = state.settings.pools === 'source' ? source.regionId : regionId;
  const used = new Set(state.lanes.map((lane) => (lane.kind === 'workflow' && lane.pool === pool ? lane.number : 0)));
  let number = 1;
  while (used.has(number)) number += 1;
  return {
    kind: 'workflow',
    id: laneId(pool, number),
    pool,
    number,
    tenure: state.nextSeq,
    phase: 'starting',
    pools: poolsOfCopy(state, copy),
    copy,
    since: state.at,
  };
}

function poolsOfCopy({ settings }: SlotsState, { request }: QueuedCopy): string[] {
  return poolsOf(settings, request.spec.source.regionId, request.spec.regionId);
}

function runningByRequester(lanes: Lane[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const lane of lanes) {
    const requester = copyOf(lane)?.request.requester;
    if (requester !== undefined) counts.set(requester, (counts.get(requester) ?? 0) + 1);
  }
  return counts;
}

function isBefore(rank: number[], other: number[]): boolean {
  const index = rank.findIndex((value, place) => value !== other[place]);
  return index >= 0 && (rank[index] ?? 0) < (other[index] ?? 0);
}
