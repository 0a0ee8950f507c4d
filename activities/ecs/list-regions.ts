import { DescribeRegionsRequest } from '@alicloud/ecs20140526/dist/models/DescribeRegionsRequest';
import { z } from 'zod';
import type { ErrorCode } from '../../contract/errors';
import { describeEcsError } from '../../contract/ecs-errors';
import type { EcsCall } from './client';
import type { Endpoints } from './endpoints';
import { EcsFailure } from './failure';

/** Every region lists all regions. These are asked when the region in question cannot answer. */
const OTHERS = ['cn-hangzhou', 'ap-southeast-1', 'us-west-1'];

const NO_CREDENTIALS: ErrorCode = 'CredentialsUnavailable';

const Regions = z.looseObject({
  Regions: z.looseObject({
    Region: z.array(
      z.looseObject({ RegionId: z.string().min(1), RegionEndpoint: z.string().optional().catch(undefined) }),
    ),
  }),
});

/** Ids of all regions, and lets `endpoints` hear where each of them answers. Throws the failure of the region asked first. */
export async function listRegions(call: EcsCall, endpoints: Endpoints, firstRegionId?: string): Promise<string[]> {
  let first: EcsFailure | undefined;
  for (const regionId of new Set([...(firstRegionId === undefined ? [] : [firstRegionId]), ...OTHERS])) {
    try {
      const { Regions: list } = await call('DescribeRegions', regionId, new DescribeRegionsRequest({}), Regions);
      endpoints.learn(list.Region.map((region) => ({ regionId: region.RegionId, endpoint: region.RegionEndpoint })));
      return list.Region.map((region) => region.RegionId);
    } catch (error) {
      if (!(error instanceof EcsFailure) || isTheSameEverywhere(error)) throw error;
      first ??= error;
    }
  }
  throw first as EcsFailure;
}

/** Whether another region would answer the same: the failure is about the account, its credentials or the clock. */
function isTheSameEverywhere({ facts }: EcsFailure): boolean {
  const { code, class: errorClass } = facts;
  if (code === NO_CREDENTIALS || errorClass === 'auth' || errorClass === 'throttle') return true;
  return describeEcsError(code).isAboutTheClock === true;
}
