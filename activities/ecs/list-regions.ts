import { DescribeRegionsRequest } from '@alicloud/ecs20140526/dist/models/DescribeRegionsRequest';
import { z } from 'zod';
import type { ErrorCode } from '../../contract/errors';
import { describeEcsError } from '../../contract/ecs-errors';
import { unexpectedAnswer } from './classify';
import type { EcsCall } from './client';
import type { Endpoints, ToldRegion } from './endpoints';
import { EcsFailure } from './failure';
import { fieldsOf, textOf } from './lenient';

/** Every region lists all regions. These are asked when the region in question cannot answer. */
const OTHERS = ['cn-hangzhou', 'ap-southeast-1', 'us-west-1'];

const NO_CREDENTIALS: ErrorCode = 'CredentialsUnavailable';

/** Each region is read by itself: an odd one hides no other. */
const Regions = z.looseObject({ Regions: z.looseObject({ Region: z.array(z.unknown()) }) });

/** Ids of all regions, and lets `endpoints` hear where each of them answers. Throws the failure of the region asked first. */
export async function listRegions(call: EcsCall, endpoints: Endpoints, firstRegionId?: string): Promise<string[]> {
  let first: EcsFailure | undefined;
  for (const regionId of new Set([...(firstRegionId === undefined ? [] : [firstRegionId]), ...OTHERS])) {
    try {
      const regions = await askOne(call, regionId);
      endpoints.learn(regions);
      return regions.map((region) => region.regionId);
    } catch (error) {
      if (!(error instanceof EcsFailure) || isTheSameEverywhere(error)) throw error;
      first ??= error;
    }
  }
  throw first as EcsFailure;
}

/** A server that knows no region is not the ECS of that region. */
async function askOne(call: EcsCall, regionId: string): Promise<ToldRegion[]> {
  const answer = await call('DescribeRegions', regionId, new DescribeRegionsRequest({}), Regions);
  const regions = answer.Regions.Region.map((raw) => ({
    regionId: textOf(fieldsOf(raw)?.['RegionId']),
    endpoint: textOf(fieldsOf(raw)?.['RegionEndpoint']),
  })).filter((region) => region.regionId !== '');
  if (regions.length === 0) throw unexpectedAnswer('DescribeRegions', regionId, 'gave an answer without regions');
  return regions;
}

/** Whether another region would answer the same: the failure is about the account, its credentials or the clock. */
function isTheSameEverywhere({ facts }: EcsFailure): boolean {
  const { code, class: errorClass } = facts;
  if (code === NO_CREDENTIALS || errorClass === 'auth' || errorClass === 'throttle') return true;
  return describeEcsError(code).isAboutTheClock === true;
}
