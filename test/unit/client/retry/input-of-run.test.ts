import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import { encodeToPayloads, loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { inputOfRun } from '../../../../client/retry/input-of-run';

/** Turns every byte around. */
const flip = (data: Uint8Array | null | undefined): Uint8Array => Uint8Array.from(data ?? [], (byte) => byte ^ 0xff);
const CODEC: PayloadCodec = {
  encode: (payloads) => Promise.resolve(payloads.map((payload) => ({ ...payload, data: flip(payload.data) }))),
  decode: (payloads) => Promise.resolve(payloads.map((payload) => ({ ...payload, data: flip(payload.data) }))),
};
const loadedDataConverter = loadDataConverter({ payloadCodecs: [CODEC] });

const encoded = async (value: unknown) => ({ payloads: await encodeToPayloads(loadedDataConverter, value) });

/** A client for which the history of a run has the given events. */
function clientWith(events: object[]): Client {
  return {
    options: { namespace: 'default', loadedDataConverter },
    workflow: { getHandle: () => ({ fetchHistory: () => Promise.resolve({ events }) }) },
  } as unknown as Client;
}

const RUN = { id: 'replicate/m-app1/0', runId: 'run-1' };

test('what a run was asked is read from its history, through the codec of the client', async () => {
  const request = { source: { regionId: 'cn-hangzhou', imageId: 'm-app1' }, targets: ['cn-beijing'] };
  const input = await encoded(request);
  const keyed = { regionId: 'eu-central-1', encrypted: true };
  const addition = async (target: unknown) => ({ input: { name: 'addRegion', args: await encoded(target) } });
  const drop = { input: { name: 'dropRegion', args: await encoded({ regionId: 'cn-beijing' }) } };
  expect(() => defaultPayloadConverter.fromPayload(input.payloads?.[0] ?? {})).toThrow();

  const client = clientWith([
    { workflowExecutionStartedEventAttributes: { input } },
    { workflowTaskScheduledEventAttributes: {} },
    { workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: await addition(keyed) } },
    { workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: drop } },
    { workflowExecutionUpdateAdmittedEventAttributes: { request: await addition('us-west-1') } },
  ]);

  expect(await inputOfRun(client, RUN)).toEqual({ request, added: [keyed, 'us-west-1'] });
});
