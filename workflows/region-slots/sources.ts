import type { SlotRequest } from '../../contract/messages';
import { partsOfCopyId } from '../../contract/names';
import { isOpen, poolsOf, roomIn } from './pools';
import { waitingCopies } from './queue';
import { expectedRate } from './rates';
import type { SlotsState } from './state';

/** From where a copy is taken: its source or, in a replication that relays, one of the finished copies. Pure. */

/** A copy as it may be granted, and the pools in which it then counts. */
export interface Offer {
  request: SlotRequest;
  pools: string[];
}

/** How many copies may still begin in a pool. */
export type Room = (pool: string) => number;

/** Notes from which regions the copies of a replication may be taken, beside its source. */
export function noteRelays(state: SlotsState, requester: string, regionIds: readonly string[]): void {
  state.relays = { ...state.relays, [requester]: [...new Set(regionIds)] };
}

/** Forgets what replications have said of which no copy waits any more. They say it again with the next one. */
export function forgetIdleRelays(state: SlotsState): void {
  const idle = new Set(Object.keys(state.relays));
  if (idle.size === 0) return;
  for (const { request } of waitingCopies(state)) if (idle.delete(request.requester) && idle.size === 0) return;
  state.relays = Object.fromEntries(Object.entries(state.relays).filter(([requester]) => !idle.has(requester)));
}

/** The room in the pools as they are now. Each is counted once, however many copies wait. */
export function roomsOf(state: SlotsState): Room {
  const known = new Map<string, number>();
  return (pool) => {
    const room = known.get(pool) ?? (isOpen(state, pool) ? Math.max(0, roomIn(state, pool)) : 0);
    known.set(pool, room);
    return room;
  };
}

/** Whether a copy may be taken from elsewhere than its source. One that gave a lane back goes the safe way. */
export function mayRelay({ relays }: Pick<SlotsState, 'relays'>, request: SlotRequest): boolean {
  return (relays[request.requester]?.length ?? 0) > 0 && partsOfCopyId(request.copyId).attempt === 1;
}

/**
 * How a copy that may be relayed is granted now; undefined when it cannot be. Of several origins that have room and whose pools it
 * may take, it gets that with most room; then that from which ECS is expected to be quickest; then its source.
 */
export function offerOf(
  state: SlotsState,
  request: SlotRequest,
  room: Room,
  mayTake: (pools: string[]) => boolean,
): Offer | undefined {
  const free = originsOf(state, request)
    .map((origin) => ({ origin, pools: poolsOf(state.settings, { ...request, sourceRegionId: origin }) }))
    .filter(({ pools }) => pools.every((pool) => room(pool) > 0) && mayTake(pools));
  const best = free.length < 2 ? free[0] : bestOf(state, request, room, free);
  if (best === undefined) return undefined;
  const { origin, pools } = best;
  return { request: origin === request.sourceRegionId ? request : { ...request, viaRegionId: origin }, pools };
}

/** The regions from which a copy may be taken, its source first. */
function originsOf({ relays }: SlotsState, { requester, sourceRegionId, regionId }: SlotRequest): string[] {
  const finished = relays[requester] ?? [];
  return [sourceRegionId, ...finished.filter((relay) => relay !== regionId && relay !== sourceRegionId)];
}

/** Where copies do not count in their origins, all of these have the same room. */
function bestOf<One extends { origin: string }>(
  { settings, rates, at }: SlotsState,
  { regionId }: SlotRequest,
  room: Room,
  free: One[],
): One | undefined {
  const judged = free.map((one) => ({
    one,
    room: settings.pools === 'target' ? 0 : room(one.origin),
    seconds: expectedRate(rates, { sourceRegionId: one.origin, regionId }, at).secondsPerGiB,
  }));
  return judged.sort((a, b) => b.room - a.room || a.seconds - b.seconds)[0]?.one;
}
