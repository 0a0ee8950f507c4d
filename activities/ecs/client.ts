import Client, { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { type Model, RuntimeOptions } from '@darabonba/typescript';
import type Credential from '@alicloud/credentials';
import { z } from 'zod';
import type { EcsConfiguration } from './configuration';
import { classify, unexpectedAnswer } from './classify';

/** Sends one action to a region's endpoint and parses its answer. Throws `EcsFailure` and nothing else. */
export type EcsCall = <Answer>(
  action: string,
  regionId: string,
  request: Model,
  answer: z.ZodType<Answer>,
) => Promise<Answer>;

const Envelope = z.looseObject({ body: z.looseObject({ RequestId: z.string().optional() }) });

/** Host name of ECS in a region. */
export function endpointOf(regionId: string, network: 'public' | 'vpc'): string {
  if (network === 'vpc') return `ecs-vpc.${regionId}.aliyuncs.com`;
  return regionId === 'cn-hangzhou' ? 'ecs-cn-hangzhou.aliyuncs.com' : `ecs.${regionId}.aliyuncs.com`;
}

/** Creates the function that all calls to ECS go through. It keeps a client per region; no client retries by itself. */
export function ecsCaller(settings: EcsConfiguration, credential: Credential): EcsCall {
  const clients = new Map<string, Client>();
  const clientOf = (regionId: string): Client => {
    const client = clients.get(regionId) ?? newClient(settings, credential, regionId);
    clients.set(regionId, client);
    return client;
  };
  return async (action, regionId, request, answer) => {
    try {
      const query = OpenApiUtil.query(request.toMap());
      const sent = clientOf(regionId).callApi(
        paramsOf(action),
        new $OpenApiUtil.OpenApiRequest({ query }),
        new RuntimeOptions({}),
      );
      return parse(await sent, action, regionId, answer);
    } catch (error) {
      throw classify(error, action, regionId);
    }
  };
}

function newClient(settings: EcsConfiguration, credential: Credential, regionId: string): Client {
  return new Client(
    new $OpenApiUtil.Config({
      credential,
      regionId,
      endpoint: settings.endpoint ?? endpointOf(regionId, settings.network),
      protocol: settings.protocol,
      // The SDK's connect timeout still runs after the connection is made: a shorter one would cut off the answer.
      connectTimeout: settings.timeoutMs,
      readTimeout: settings.timeoutMs,
      userAgent: 'imageferry',
    }),
  );
}

function paramsOf(action: string): $OpenApiUtil.Params {
  return new $OpenApiUtil.Params({
    action,
    version: '2014-05-26',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
}

function parse<Answer>(response: unknown, action: string, regionId: string, answer: z.ZodType<Answer>): Answer {
  const envelope = Envelope.safeParse(response);
  if (!envelope.success) throw unexpectedAnswer(action, regionId, 'answered something that is not JSON of ECS');
  const { body } = envelope.data;
  const parsed = answer.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw unexpectedAnswer(action, regionId, `gave an answer with unexpected ${fields}`, body.RequestId);
}
