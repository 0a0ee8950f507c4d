import type { SlotRequest, SlotSettings } from '../../contract/messages';
import type { Lane, SlotsState } from './state';

/** The regions of a copy: those that it was asked for, and the one that it is taken from if that is another. */
export type Way = Pick<SlotRequest, 'sourceRegionId' | 'viaRegionId' | 'regionId'>;

/** The region out of which ECS copies. */
export function originOf({ sourceRegionId, viaRegionId = sourceRegionId }: Omit<Way, 'regionId'>): string {
  return viaRegionId;
}

/** The pools in which a copy counts. */
export function poolsOf({ pools }: Pick<SlotSettings, 'pools'>, { regionId, ...from }: Way): string[] {
  const origin = originOf(from);
  if (pools === 'both') return [...new Set([regionId, origin])];
  return [pools === 'source' ? origin : regionId];
}

export function limitOf({ limits, defaultLimit }: Pick<SlotSettings, 'limits' | 'defaultLimit'>, pool: string): number {
  return limits[pool] ?? defaultLimit;
}

/** Slots of a pool that are taken. */
export function taken(lanes: Lane[], pool: string): number {
  return lanes.filter((lane) => lane.pools.includes(pool)).length;
}

export function hasRoom(state: SlotsState, pool: string): boolean {
  return roomIn(state, pool) > 0;
}

/** Slots of a pool that are free. */
export function roomIn({ settings, lanes }: SlotsState, pool: string): number {
  return limitOf(settings, pool) - taken(lanes, pool);
}

/** Whether a pool grants anything at all: it is not drained, and it is known what runs in it. */
export function isOpen({ settings, unasked }: SlotsState, pool: string): boolean {
  return limitOf(settings, pool) > 0 && unasked[pool] === undefined;
}

export function share(pools: string[], others: string[]): boolean {
  return pools.some((pool) => others.includes(pool));
}
