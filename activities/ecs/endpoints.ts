import type { EcsConfiguration } from './configuration';
import { SDK_ENDPOINTS } from './sdk-endpoints';

/** What DescribeRegions says about a region. */
export interface ToldRegion {
  regionId: string;
  /** Host of the region, with a port if it is not the usual one. */
  endpoint?: string | undefined;
}

/** Host, with a port or without. */
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i;

/**
 * Knows where ECS answers for a region: at the endpoint of the configuration, else where DescribeRegions has told, else where
 * the SDK of the vendor looks, else at the address that most regions have.
 */
export class Endpoints {
  private readonly told = new Map<string, string>();

  constructor(private readonly settings: Pick<EcsConfiguration, 'endpoint' | 'network'>) {}

  /** Takes what DescribeRegions has told. Its endpoints are public: from within a VPC only those of VPCs are of use. */
  learn(regions: readonly ToldRegion[]): void {
    for (const { regionId, endpoint = '' } of regions) {
      const isOfNetwork = this.settings.network === 'public' || /^[a-z]+-vpc\./i.test(endpoint);
      if (isOfNetwork && HOST.test(endpoint)) this.told.set(regionId, endpoint);
    }
  }

  /** Host that the calls for a region go to. */
  of(regionId: string): string {
    const { endpoint, network } = this.settings;
    return endpoint ?? this.told.get(regionId) ?? usualEndpoint(regionId, network);
  }
}

function usualEndpoint(regionId: string, network: 'public' | 'vpc'): string {
  if (network === 'vpc') return `ecs-vpc.${regionId}.aliyuncs.com`;
  return SDK_ENDPOINTS[regionId] ?? `ecs.${regionId}.aliyuncs.com`;
}
