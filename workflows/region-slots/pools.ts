import type { SlotRequest, SlotSettings } from '../../contract/messages';
import type { Lane, SlotsState } from './state';

/** The pools in which a copy counts. What was learned of the limit of ECS says nothing of a smaller one that people have set. */
export function poolsOf(
  settings: Pick<SlotSettings, 'pools' | 'limits' | 'defaultLimit' | 'probing'>,
  { sourceRegionId, regionId }: Pick<SlotRequest, 'sourceRegionId' | 'regionId'>,
): string[] {
  const { pools, probing } = settings;
  if (pools === 'both' || pools === 'auto') return [...new Set([regionId, sourceRegionId])];
  const [counted, other] = pools === 'source' ? [sourceRegionId, regionId] : [regionId, sourceRegionId];
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

export function hasRoom({ settings, lanes }: SlotsState, pool: string): boolean {
  return taken(lanes, pool) < limitOf(settings, pool);
}

/** Whether a pool grants anything at all: it is not drained, and it is known what runs in it. */
export function isOpen({ settings, unasked }: SlotsState, pool: string): boolean {
  return limitOf(settings, pool) > 0 && unasked[pool] === undefined;
}

export function share(pools: string[], others: string[]): boolean {
  return pools.some((pool) => others.includes(pool));
}
