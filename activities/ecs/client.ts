import Client, { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { type Model, RuntimeOptions } from '@darabonba/typescript';
import type Credential from '@alicloud/credentials';
import { z } from 'zod';
import type { EcsAction, StsAction } from './actions';
import type { EcsConfiguration } from './configuration';
import { classify, unexpectedAnswer } from './classify';
import type { Endpoints } from './endpoints';
import { textOf } from './lenient';
import { type CallObserver, observed } from './observer';
import { exchange } from './wire/exchange';

/** Sends one action to the endpoint of a region and parses its answer. Throws `EcsFailure` and nothing else. */
export type EcsCall = <Answer>(
  action: EcsAction | StsAction,
  regionId: string,
  request: Pick<Model, 'toMap'>,
  answer: z.core.$ZodType<Answer>,
) => Promise<Answer>;

/** No call depends on the id of its request. */
const Envelope = z.looseObject({ body: z.looseObject({ RequestId: z.unknown().optional() }) });

/** Where a product of Alibaba Cloud answers. */
export interface Address {
  endpoint: string;
  protocol: 'https' | 'http';
}

/**
 * Where STS answers: at its own setting, else where the settings send all calls to ECS, else at the vendor's address. The
 * network of a VPC has an address for each region; that of cn-hangzhou serves accounts and keys of all regions.
 */
export function stsAddress({ stsEndpoint, endpoint, protocol, network }: EcsConfiguration): Address {
  if (stsEndpoint !== undefined) return { endpoint: stsEndpoint, protocol: 'https' };
  if (endpoint !== undefined) return { endpoint, protocol };
  return { endpoint: network === 'vpc' ? 'sts-vpc.cn-hangzhou.aliyuncs.com' : 'sts.aliyuncs.com', protocol: 'https' };
}

/** Creates the function that all calls to ECS go through. */
export function ecsCaller(
  settings: EcsConfiguration,
  credential: Credential,
  endpoints: Endpoints,
  observe?: CallObserver,
): EcsCall {
  const { protocol } = settings;
  const addressOf = (regionId: string): Address => ({ endpoint: endpoints.of(regionId), protocol });
  const call = caller({ version: '2014-05-26', addressOf, settings, credential });
  return (action, ...rest) => observed(observe, action, () => call(action, ...rest));
}

/** Creates the function that calls STS. The region appears in failures only. */
export function stsCaller(settings: EcsConfiguration, credential: Credential): EcsCall {
  const addressOf = (): Address => stsAddress(settings);
  return caller({ version: '2015-04-01', addressOf, settings, credential });
}

/** One product's API, and how it is called. */
interface Product {
  version: string;
  addressOf: (regionId: string) => Address;
  settings: EcsConfiguration;
  credential: Credential;
}

/** Keeps a client per endpoint, which the SDK fixes with the client; no client retries by itself. */
function caller(product: Product): EcsCall {
  const clients = new Map<string, Client>();
  const clientOf = (regionId: string): Client => {
    const address = product.addressOf(regionId);
    const client = clients.get(address.endpoint) ?? newClient(product, address);
    clients.set(address.endpoint, client);
    return client;
  };
  return async (action, regionId, request, answer) => {
    const query = OpenApiUtil.query(request.toMap());
    const { result, lastAnswer } = await exchange(product.settings.proxy, () =>
      clientOf(regionId).callApi(
        paramsOf(action, product.version),
        new $OpenApiUtil.OpenApiRequest({ query }),
        new RuntimeOptions({}),
      ),
    );
    try {
      return parse(await result, action, regionId, answer);
    } catch (error) {
      throw classify(error, action, regionId, lastAnswer);
    }
  };
}

function newClient({ settings, credential }: Product, address: Address): Client {
  const { timeoutMs } = settings;
  return new Client(
    new $OpenApiUtil.Config({
      credential,
      ...address,
      // The SDK's connect timeout still runs after the connection is made: a shorter one would cut off the answer.
      connectTimeout: timeoutMs,
      readTimeout: timeoutMs,
      userAgent: 'imageferry',
    }),
  );
}

function paramsOf(action: string, version: string): $OpenApiUtil.Params {
  return new $OpenApiUtil.Params({
    action,
    version,
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
}

function parse<Answer>(response: unknown, action: string, regionId: string, answer: z.core.$ZodType<Answer>): Answer {
  const envelope = Envelope.safeParse(response);
  if (!envelope.success) throw unexpectedAnswer(action, regionId, 'answered something that is not JSON of ECS');
  const { body } = envelope.data;
  const parsed = z.safeParse(answer, body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  const requestId = textOf(body.RequestId) || undefined;
  throw unexpectedAnswer(action, regionId, `gave an answer with unexpected ${fields}`, requestId);
}
