import { REGIONS } from '../regions';

/** Lists all regions. Every region gives the same answer. */
export function describeRegions(): Record<string, unknown> {
  const regions = Object.entries(REGIONS).map(([regionId, name]) => ({
    RegionId: regionId,
    LocalName: name,
    RegionEndpoint: `ecs.${regionId}.aliyuncs.com`,
    Status: 'available',
  }));
  return { Regions: { Region: regions } };
}
