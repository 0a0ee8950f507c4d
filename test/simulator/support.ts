import { setTimeout as sleep } from 'node:timers/promises';
import Client, { $OpenApiUtil, AlibabaCloudError } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { createEcsApi, credentialFromEnvironment } from '../../activities/ecs';
import type { EcsApi } from '../../activities/ecs/api';
import { EcsFailure } from '../../activities/ecs/failure';
import {
  SIMULATOR_KEY,
  simulatorAdmin,
  startSimulator,
  type SimulatedImage,
  type SimulatorAdmin,
} from '../../simulator';
import type { Settings } from '../../simulator/settings';

/** An answer of the simulator, good or bad. */
export type Answer = Record<string, unknown> & { status: number; Code?: string; ImageId: string };

/** Sends an action with its parameters as they are. */
export type Call = (action: string, parameters: Record<string, string>) => Promise<Answer>;

export interface Subject {
  port: number;
  admin: SimulatorAdmin;
  call: Call;
  stop: () => Promise<void>;
}

export const SOURCE = { regionId: 'cn-hangzhou', imageId: 'm-source', name: 'web' };

/** A simulator with one image in cn-hangzhou, whose copies do not end by themselves unless said otherwise. */
export async function startSubject(settings: Partial<Settings> = {}): Promise<Subject> {
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    settings: { copySeconds: 100_000, ...settings },
  });
  const { port, adminPort, stop } = simulator;
  if (adminPort === undefined) throw new Error('the simulator has no admin API');
  const admin = simulatorAdmin(adminPort);
  await admin.addImage(SOURCE);
  return { port, admin, call: callerOf(port), stop };
}

export function callerOf(port: number): Call {
  return callAt(`127.0.0.1:${String(port)}`);
}

/** The SDK's own client for any action, which signs and sends and understands errors. */
export function callAt(endpoint: string): Call {
  const { id: accessKeyId, secret: accessKeySecret } = SIMULATOR_KEY;
  const client = new Client(new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, endpoint, protocol: 'http' }));
  return async (action, query) => {
    const params = new $OpenApiUtil.Params({
      action,
      version: action === 'GetCallerIdentity' ? '2015-04-01' : '2014-05-26',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    try {
      const request = new $OpenApiUtil.OpenApiRequest({ query });
      const answer = (await client.callApi(params, request, new RuntimeOptions({}))) as { body: object };
      return { status: 200, ...answer.body } as Answer;
    } catch (error) {
      if (!(error instanceof AlibabaCloudError)) throw error;
      const { statusCode, data } = error as unknown as { statusCode: number; data: object };
      return { ...data, status: statusCode } as Answer;
    }
  };
}

/** The adapter of the product, pointed at the simulator. */
export function apiOf(port: number, { timeoutMs = 5000, key = SIMULATOR_KEY } = {}): EcsApi {
  const credential = credentialFromEnvironment({
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.secret,
  });
  const endpoint = `127.0.0.1:${String(port)}`;
  return createEcsApi({ endpoint, protocol: 'http', network: 'public', timeoutMs }, credential);
}

/** Parameters of CopyImage for the source image. */
export function copyTo(destination: string, more: Record<string, string> = {}): Record<string, string> {
  return { RegionId: SOURCE.regionId, ImageId: SOURCE.imageId, DestinationRegionId: destination, ...more };
}

/** The failure of a call of the adapter. */
export async function failureOf(call: Promise<unknown>): Promise<EcsFailure['facts']> {
  const failure: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof EcsFailure)) throw new Error('expected an EcsFailure');
  return failure.facts;
}

export async function imageAt(admin: SimulatorAdmin, regionId: string, imageId: string): Promise<SimulatedImage> {
  const image = (await admin.images({ regionId })).find((candidate) => candidate.imageId === imageId);
  if (image === undefined) throw new Error(`there is no image ${imageId} in ${regionId}`);
  return image;
}

/** Asks until the answer is as wanted. */
export async function until<Value>(ask: () => Promise<Value>, wanted: (value: Value) => boolean): Promise<Value> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await ask();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`gave up waiting; last: ${JSON.stringify(value)}`);
    await sleep(10);
  }
}
