import type { CopiesToObserve, Observed, Side, SlotRequest } from '../../contract/messages';
import type { SlotsEffect } from './core';
import type { LaneRef } from './lanes';
import { type Learning, learnSide, oppositeOf, type Watch } from './learning';
import { hasRoom, isOpen, limitOf, originOf, taken, type Way } from './pools';
import { copyOf, type SlotsState, type WorkflowLane } from './state';

/** Lets ECS show whose limit counts: one copy goes beyond the limit of a pool. Each function alters the draft of the state. */

/** Where a copy would be beyond the limit. */
export type ProbePlace = Pick<Watch, 'side' | 'pool'>;

/** The region of a copy on one side. */
function regionOn(side: Side, way: Way): string {
  return side === 'source' ? originOf(way) : way.regionId;
}

/**
 * The sides that a copy may be granted a slot beyond the limit of, to learn whether the limit exists. None while one is
 * watched or any pool is above its limit: there is never more than one such copy. One side always counts.
 */
export function sidesToProbe(state: SlotsState): Side[] {
  const { learning, at, unasked } = state;
  if (learning === undefined || learning.watch !== undefined || at < (learning.restUntil ?? 0)) return [];
  if (Object.keys(unasked).length > 0 || isAnyAboveLimit(state)) return [];
  const isOpenQuestion = (side: Side): boolean =>
    learning[side] === undefined && learning[oppositeOf(side)]?.counts !== false;
  return (['source', 'target'] as const).filter(isOpenQuestion);
}

function isAnyAboveLimit({ lanes, settings }: SlotsState): boolean {
  const pools = new Set(lanes.flatMap((lane) => lane.pools));
  return [...pools].some((pool) => taken(lanes, pool) > limitOf(settings, pool));
}

/** Where a copy that waits would prove something, and gain: nothing but the full pool of one side holds it up. */
export function placeOfProbe(state: SlotsState, sides: Side[], request: SlotRequest): ProbePlace | undefined {
  return sides
    .map((side) => ({ side, pool: regionOn(side, request) }))
    .find(({ side, pool }) => {
      const other = regionOn(oppositeOf(side), request);
      return other !== pool && isOpen(state, other) && hasRoom(state, other) && isProbeable(state, side, pool);
    });
}

/** Whether a pool is full of copies that run and have it on one side. */
function isProbeable(state: SlotsState, side: Side, pool: string): boolean {
  const { settings, lanes } = state;
  const limit = limitOf(settings, pool);
  if (!isOpen(state, pool) || limit < (settings.probing?.fromLimit ?? Infinity)) return false;
  return taken(lanes, pool) === limit && lanesOn(state, side, pool).length === limit;
}

function lanesOn({ lanes }: SlotsState, side: Side, pool: string): WorkflowLane[] {
  return lanes.filter((lane): lane is WorkflowLane => {
    const isUnderWay = lane.kind === 'workflow' && (lane.phase === 'starting' || lane.phase === 'running');
    const request = copyOf(lane)?.request;
    return isUnderWay && request !== undefined && regionOn(side, request) === pool;
  });
}

/** The lane was granted beyond the limit. */
export function noteProbe(state: SlotsState, { id, tenure }: LaneRef, place: ProbePlace): void {
  state.learning = { ...state.learning, watch: { id, tenure, ...place, isProbe: true } };
}

/** Asks ECS about the probe, once its workflow runs. */
export function watchProbe(state: SlotsState, lane: LaneRef): SlotsEffect[] {
  const watch = state.learning?.watch;
  return watch?.isBegun !== true && isOf(watch, lane) ? watchNow(state) : [];
}

/** Asks ECS about what an earlier run had begun to watch. */
export function watchNow(state: SlotsState): SlotsEffect[] {
  const watch = state.learning?.watch;
  if (watch === undefined) return [];
  state.learning = { ...state.learning, watch: { ...watch, isBegun: true } };
  const { id, tenure } = watch;
  return [{ type: 'observe', watched: { id, tenure }, copies: copiesToObserve(state, watch) }];
}

function copiesToObserve(state: SlotsState, { side, pool, isProbe, ...ref }: Watch): CopiesToObserve {
  const { settings } = state;
  const lanes = lanesOn(state, side, pool).filter((lane) => isProbe || isOf(ref, lane));
  const copies = lanes.flatMap(({ copy }) => copy?.request ?? []).map(({ copyId, regionId }) => ({ copyId, regionId }));
  const targetLimits = Object.fromEntries(copies.map(({ regionId }) => [regionId, limitOf(settings, regionId)]));
  const patienceMs = settings.probing?.patienceMs ?? 0;
  return { copies, side, limit: limitOf(settings, pool), targetLimits, patienceMs };
}

/** A copy waits in ECS although the verdict says that it has room: whether that is so is looked at. */
export function doubt(state: SlotsState, { lane: id, copyId }: { lane: string; copyId: string }): SlotsEffect[] {
  const { learning, lanes } = state;
  const side = (['source', 'target'] as const).find((one) => learning?.[one]?.counts === false);
  const lane = lanes.find((other) => other.id === id && copyOf(other)?.request.copyId === copyId);
  const request = lane && copyOf(lane)?.request;
  if (side === undefined || learning?.watch !== undefined || request === undefined || lane === undefined) return [];
  const watch = { id, tenure: lane.tenure, side, pool: regionOn(side, request), isProbe: false };
  state.learning = { ...learning, watch };
  return watchNow(state);
}

/** Takes in what ECS has made of the copies that were watched. */
export function conclude(state: SlotsState, watched: LaneRef, seen: Observed): void {
  const watch = state.learning?.watch;
  if (watch === undefined || !isOf(watch, watched)) return;
  endWatch(state);
  if (seen.saw === 'unclear' || !isProof(state, watch, seen)) return;
  const { copyId, imageId } = seen;
  learnSide(state, watch.side, { counts: seen.saw === 'waits', pool: watch.pool, copyId, imageId, at: state.at });
}

/** A copy that waits proves nothing when its other region is full, by our own count. */
function isProof(
  state: SlotsState,
  { side, isProbe }: Watch,
  { saw, copyId }: Exclude<Observed, { saw: 'unclear' }>,
): boolean {
  if (saw === 'runs') return isProbe && state.learning?.[oppositeOf(side)]?.counts !== false;
  const request = state.lanes.map((lane) => copyOf(lane)?.request).find((other) => other?.copyId === copyId);
  if (request === undefined) return false;
  const other = regionOn(oppositeOf(side), request);
  return taken(state.lanes, other) <= limitOf(state.settings, other);
}

/** The next probe begins after a pause: the one that has shown nothing may have been held up by something that lasts. */
function endWatch(state: SlotsState): void {
  const { watch, ...rest } = state.learning ?? {};
  if (watch === undefined) return;
  state.learning = { ...rest, restUntil: state.at + (state.settings.probing?.patienceMs ?? 0) } satisfies Learning;
}

/** A probe whose lane was lost before it ran shows nothing. */
export function forgetLostProbe(state: SlotsState): void {
  const watch = state.learning?.watch;
  if (watch === undefined || watch.isBegun === true || state.lanes.some((lane) => isOf(watch, lane))) return;
  endWatch(state);
}

function isOf(watch: LaneRef | undefined, { id, tenure }: LaneRef): boolean {
  return watch?.id === id && watch.tenure === tenure;
}
