import { z } from 'zod';
import { USUAL_REGIONS } from './usual-regions';

/** The id of a region, in the form that the vendor uses. Which regions there are is a setting. */
export const RegionId = z.string().regex(/^[a-z]+(-[a-z0-9]+)+$/, { error: 'this is not the id of a region' });

/** What DescribeRegions tells of a region. */
export interface Region {
  localName: string;
  /** Host, and port if it is not the usual one. */
  endpoint: string;
}

/** How regions differ from the usual ones, by id; `null` takes a region away. */
export const RegionChanges = z.record(
  RegionId,
  z.strictObject({ localName: z.string().exactOptional(), endpoint: z.string().exactOptional() }).nullable(),
);
export type RegionChanges = z.infer<typeof RegionChanges>;

interface WithRegions {
  regions: RegionChanges;
}

/**
 * The regions of the account, by id: first the usual ones, then those that were added. `played` has the endpoints that
 * the simulator plays itself.
 */
export function regionsOf(settings: WithRegions, played: ReadonlyMap<string, string> = new Map()): Map<string, Region> {
  const ids = [...new Set([...Object.keys(USUAL_REGIONS), ...Object.keys(settings.regions)])];
  return new Map(ids.filter((id) => isRegion(settings, id)).map((id) => [id, regionWithId(settings, played, id)]));
}

/** Whether the account has this region. */
export function isRegion({ regions }: WithRegions, regionId: string): boolean {
  return Object.hasOwn(regions, regionId) ? regions[regionId] !== null : Object.hasOwn(USUAL_REGIONS, regionId);
}

function regionWithId({ regions }: WithRegions, played: ReadonlyMap<string, string>, regionId: string): Region {
  const localName = USUAL_REGIONS[regionId] ?? regionId;
  const endpoint = played.get(regionId) ?? `ecs.${regionId}.aliyuncs.com`;
  return { localName, endpoint, ...regions[regionId] };
}
