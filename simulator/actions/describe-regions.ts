import type { Account } from '../account';
import { regionsOf } from '../regions';

/** Lists all regions. Every region gives the same answer. */
export function describeRegions({ settings, endpoints }: Account): Record<string, unknown> {
  const regions = [...regionsOf(settings, endpoints)].map(([regionId, { localName, endpoint }]) => ({
    RegionId: regionId,
    LocalName: localName,
    RegionEndpoint: endpoint,
    Status: 'available',
  }));
  return { Regions: { Region: regions } };
}
