import type { SlotRequest } from '../../contract/messages';
import { partsOfCopyId } from '../../contract/names';
import { isOpen, originOf, poolsOf, roomIn } from './pools';
import { waitingCopies } from './queue';
import { expectedRate } from './rates';
import type { SlotsState } from './state';

/** From where a copy is taken: its source or, in a replication that relays, one of the finished copies. Pure. */

/** A copy as it may be granted, and the pools in which it then counts. */
export interface Offer {
  request: SlotRequest;
  pools: string[];
}

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

/** Whether a copy may be taken from elsewhere than its source. One that gave a lane back goes the safe way. */
export function mayRelay({ relays }: Pick<SlotsState, 'relays'>, { requester, copyId }: SlotRequest): boolean {
  return (relays[requester]?.length ?? 0) > 0 && partsOfCopyId(copyId).attempt === 1;
}

/** All ways in which a copy may be granted, that from its source first. */
export function offersOf(state: SlotsState, request: SlotRequest): Offer[] {
  const relays = mayRelay(state, request) ? (state.relays[request.requester] ?? []) : [];
  const others = relays.filter((regionId) => regionId !== request.regionId && regionId !== request.sourceRegionId);
  const requests = [request, ...others.map((viaRegionId) => ({ ...request, viaRegionId }))];
  return requests.map((one) => ({ request: one, pools: poolsOf(state.settings, one) }));
}

/** Whether every pool of an offer has room. */
export function isFree(state: SlotsState, pools: readonly string[]): boolean {
  return pools.every((pool) => isOpen(state, pool) && roomIn(state, pool) > 0);
}

/**
 * The best of some ways that have room: where the source has most room; then where ECS is expected to be quickest; then the
 * first.
 */
export function bestOf(state: SlotsState, offers: readonly Offer[]): Offer | undefined {
  const [only, ...others] = offers;
  if (only === undefined || others.length === 0) return only;
  const judged = offers.map((offer) => ({ offer, room: roomAtOrigin(state, offer), seconds: secondsOf(state, offer) }));
  return judged.reduce((best, one) => {
    if (one.room !== best.room) return one.room > best.room ? one : best;
    return one.seconds < best.seconds ? one : best;
  }).offer;
}

/** Where copies do not count in their sources, all sources have the same room. */
function roomAtOrigin(state: SlotsState, { request }: Offer): number {
  return state.settings.pools === 'target' ? 0 : roomIn(state, originOf(request));
}

function secondsOf({ rates, at }: SlotsState, { request }: Offer): number {
  return expectedRate(rates, request, at).secondsPerGiB;
}
