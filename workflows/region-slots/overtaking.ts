import { before, classOf } from './order';
import { hasRoom, isOpen, poolsOf, share } from './pools';
import { isHeldByOtherTry, pairOf, waitingPairs } from './queue';
import type { QueuedCopy, SlotsState } from './state';

/** A pair of regions whose pools are kept for the first of its copies. */
export interface Keeper {
  pair: string;
  pools: string[];
  front: QueuedCopy;
}

/**
 * Counts for each pair of regions how often its copies are overtaken: a copy that comes later in order is granted one of
 * their pools, while they wait for another pool, which is full. The count of the granted copy's own pair starts anew.
 */
export function noteOvertaken(state: SlotsState, granted: QueuedCopy, pools: string[]): void {
  const ownPair = pairOf(granted.request);
  for (const { pair, copies } of waitingPairs(state.queue)) {
    const wanted = poolsOf(state.settings, copies[0].request);
    if (pair === ownPair || !share(wanted, pools) || !waitsForOtherPool(state, wanted, pools)) continue;
    const front = frontOf(state, copies);
    if (front === undefined || !before(front, granted, state.at)) continue;
    state.overtaken[pair] = (state.overtaken[pair] ?? 0) + 1;
  }
  state.overtaken = Object.fromEntries(Object.entries(state.overtaken).filter(([pair]) => pair !== ownPair));
}

function waitsForOtherPool(state: SlotsState, wanted: string[], pools: string[]): boolean {
  if (!wanted.every((pool) => isOpen(state, pool))) return false;
  return wanted.some((pool) => !pools.includes(pool) && !hasRoom(state, pool));
}

/** Those that were overtaken too often, in order. Nothing is kept where it may be long until a slot is free. */
export function keepersOf(state: SlotsState): Keeper[] {
  const keepers = Object.entries(state.overtaken).flatMap(([pair, times]) => {
    const copies = state.queue[pair];
    if (copies?.[0] === undefined || times < state.settings.maxOvertaken) return [];
    const pools = poolsOf(state.settings, copies[0].request);
    const front = frontOf(state, copies);
    return front !== undefined && pools.every((pool) => moves(state, pool)) ? [{ pair, pools, front }] : [];
  });
  return keepers.sort((a, b) => (before(a.front, b.front, state.at) ? -1 : 1));
}

/** Whether a slot of a pool is free, or will be when a copy has ended. */
function moves(state: SlotsState, pool: string): boolean {
  if (!isOpen(state, pool)) return false;
  const lanes = state.lanes.filter((lane) => lane.pools.includes(pool));
  return hasRoom(state, pool) || lanes.some(({ phase }) => phase !== 'quarantined');
}

/** Whether a copy must leave its pools to one that was overtaken too often, and is of no lower class. */
export function isKeptFrom(keepers: Keeper[], copy: QueuedCopy, pools: string[], at: number): boolean {
  const pair = pairOf(copy.request);
  const own = keepers.findIndex((keeper) => keeper.pair === pair);
  const first = own < 0 ? keepers : keepers.slice(0, own);
  return first.some((keeper) => share(keeper.pools, pools) && classOf(keeper.front, at) <= classOf(copy, at));
}

/** The first in order of those that could run if there were room. */
function frontOf(state: SlotsState, copies: readonly QueuedCopy[]): QueuedCopy | undefined {
  let front: QueuedCopy | undefined;
  for (const copy of copies) {
    const isFirst = front === undefined || before(copy, front, state.at);
    if (isFirst && !isHeldByOtherTry(state, copy)) front = copy;
  }
  return front;
}

/** Forgets the counts of pairs of which no copy waits any more. */
export function forgetIdlePairs(state: SlotsState): void {
  const waiting = Object.entries(state.overtaken).filter(([pair]) => state.queue[pair] !== undefined);
  state.overtaken = Object.fromEntries(waiting);
}
