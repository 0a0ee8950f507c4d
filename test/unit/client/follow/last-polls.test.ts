import type { Client } from '@temporalio/client';
import { defaultDataConverter, defaultPayloadConverter } from '@temporalio/common';
import { lastPolls } from '../../../../client/follow/last-polls';
import { COPY_MEMO } from '../../../../contract/names';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';

const REQUESTER = 'replicate/web';
const POLL = { progress: 40, lastSeenAt: 1 };

/** Temporal, in which each lane holds the copy that its description says. */
function temporal(describe: () => Promise<unknown>): Client {
  return {
    options: { namespace: 'default', loadedDataConverter: { ...defaultDataConverter, payloadCodecs: [] } },
    withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
    workflow: { getHandle: () => ({ describe }) },
  } as unknown as Client;
}

function holding(requester: string, activity = 'awaitCopy') {
  const heartbeatDetails = { payloads: [defaultPayloadConverter.toPayload(POLL)] };
  return {
    memo: { [COPY_MEMO]: { requester, regionId: 'cn-beijing' } },
    raw: { pendingActivities: [{ activityType: { name: activity }, heartbeatDetails }] },
  };
}

function manifestWith(status: CopyRecord['status']): Manifest {
  const copy = { regionId: 'cn-beijing', required: true, status, attempts: 1, lane: 'copy/cn-beijing/1' };
  const source = { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' };
  return { replicationId: REQUESTER, status: 'running', source, copies: [copy] };
}

test('the last poll of a running copy is in the heartbeat of its lane', async () => {
  const client = temporal(() => Promise.resolve(holding(REQUESTER)));
  expect(await lastPolls(client, manifestWith('copying'))).toEqual({ 'cn-beijing': POLL });
});

test.each([
  ['the lane holds the copy of another replication', () => Promise.resolve(holding('replicate/other'))],
  ['the copy is not polled yet', () => Promise.resolve(holding(REQUESTER, 'startCopy'))],
  ['Temporal does not answer', () => Promise.reject(new Error('unavailable'))],
])('nothing is known when %s', async (_, describe) => {
  expect((await lastPolls(temporal(describe), manifestWith('copying')))['cn-beijing']).toBeUndefined();
});

test('a copy that does not run is not asked about', async () => {
  const client = temporal(() => Promise.reject(new Error('it must not be asked')));
  expect(await lastPolls(client, manifestWith('queued'))).toEqual({});
});
