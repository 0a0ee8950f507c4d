import type Credential from '@alicloud/credentials';
import { z } from 'zod';
import { stsCaller } from './client';
import type { EcsConfiguration } from './configuration';

/** STS gives the same answer everywhere; failures name the region of its central endpoint. */
const REGION_OF_STS = 'cn-hangzhou';
const WITHOUT_PARAMETERS = { toMap: () => ({}) };
const Identity = z.looseObject({ AccountId: z.string().min(1) });

/** Asks STS for the id of the account that a credential belongs to, which needs no permission. Throws `EcsFailure`. */
export async function askAccountId(settings: EcsConfiguration, credential: Credential): Promise<string> {
  const call = stsCaller(settings, credential);
  return (await call('GetCallerIdentity', REGION_OF_STS, WITHOUT_PARAMETERS, Identity)).AccountId;
}
