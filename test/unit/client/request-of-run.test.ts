import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import { encodeToPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/data-converter-helpers';
import { requestOfRun } from '../../../client/request-of-run';

/** Turns every byte around. */
const flip = (data: Uint8Array | null | undefined): Uint8Array => Uint8Array.from(data ?? [], (byte) => byte ^ 0xff);
const CODEC: PayloadCodec = {
  encode: (payloads) => Promise.resolve(payloads.map((payload) => ({ ...payload, data: flip(payload.data) }))),
  decode: (payloads) => Promise.resolve(payloads.map((payload) => ({ ...payload, data: flip(payload.data) }))),
};

test('the request of a run is read from its first event, through the codec of the client', async () => {
  const request = { source: { regionId: 'cn-hangzhou', imageId: 'm-app1' }, targets: 'all' };
  const loadedDataConverter = loadDataConverter({ payloadCodecs: [CODEC] });
  const payloads = await encodeToPayloads(loadedDataConverter, request);
  expect(() => defaultPayloadConverter.fromPayload(payloads?.[0] ?? {})).toThrow();
  const asked: unknown[] = [];
  const client = {
    options: { namespace: 'default', loadedDataConverter },
    workflowService: {
      getWorkflowExecutionHistory: (call: unknown) => {
        asked.push(call);
        const workflowExecutionStartedEventAttributes = { input: { payloads } };
        return Promise.resolve({ history: { events: [{ workflowExecutionStartedEventAttributes }] } });
      },
    },
  } as unknown as Client;

  const run = { workflowId: 'replicate/m-app1/0', runId: 'run-1' };
  expect(await requestOfRun(client, run)).toEqual(request);
  expect(asked).toEqual([{ namespace: 'default', execution: run, maximumPageSize: 1 }]);
});
