import type { SlotRequest, SlotSettings } from '../../contract/messages';
import type { Lane, SlotsState } from './state';

/** The regions of a copy: those that it was asked for, and the one that it is taken from if that is another. */
export type Way = Pick<SlotRequest, 'sourceRegionId' | 'viaRegionId' | 'regionId'>;

/** The region out of which ECS copies. */
export function originOf({ sourceRegionId, viaRegionId = sourceRegionId }: Omit<Way, 'regionId'>): string {
  return viaRegionId;
}

/** The pools in which a copy counts. What was learned of the limit of ECS says nothing of a smaller one that people have set. */
export function poolsOf(
  settings: Pick<SlotSettings, 'pools' | 'limits' | 'defaultLimit' | 'probing'>,
  { regionId, ...from }: Way,
): string[] {
  const { pools, probing } = settings;
  const origin = originOf(from);
  if (pools === 'both' || pools === 'auto') return [...new Set([regionId, origin])];
  const [counted, other] = pools === 'source' ? [origin, regionId] : [regionId, origin];
  const isSetByPeople = probing !== undefined && limitOf(settings, other) < probing.fromLimit;
  return isSetByPeople ? [...new Set([counted, other])] : [counted];
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
