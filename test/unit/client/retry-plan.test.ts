import { InvalidRequestError, NotRetriableError } from '../../../client/errors';
import { memosOf } from '../../../client/retries';
import { retryPlan } from '../../../client/retry-plan';
import type { CopyRecord, Manifest } from '../../../contract/schema/manifest';
import { ReplicationRequest, type ReplicationRequestInput } from '../../../contract/schema/request';

const OF = { id: 'replicate/m-app1/0', runId: 'run-1' };
const KEYED = { regionId: 'eu-central-1', encrypted: true, kmsKeyId: 'key-1', required: true };

function request(targets: ReplicationRequestInput['targets'], rest: Partial<ReplicationRequestInput> = {}) {
  return { source: { regionId: 'cn-hangzhou', imageId: 'm-app1' }, targets, ...rest };
}

function manifest(statuses: Record<string, CopyRecord['status']>, bestEffort: string[] = []): Manifest {
  return {
    replicationId: OF.id,
    status: 'failed',
    source: { regionId: 'cn-hangzhou', imageId: 'm-app1', name: 'app' },
    copies: Object.entries(statuses).map(([regionId, status]) => ({
      regionId,
      required: !bestEffort.includes(regionId),
      status,
      attempts: 1,
    })),
  };
}

const MIXED = manifest({ 'cn-beijing': 'available', 'eu-central-1': 'failed', 'us-west-1': 'cancelled' });

test('a retry is the same request for the regions that failed or were cancelled, with their settings', () => {
  const input = request(['cn-beijing', KEYED, 'us-west-1'], { name: 'web-1', tags: { team: 'web' }, priority: 'release' });
  expect(retryPlan(input, MIXED, OF)).toEqual({
    request: ReplicationRequest.parse({ ...input, targets: [KEYED, 'us-west-1'] }),
    of: OF,
    regions: ['eu-central-1', 'us-west-1'],
  });
});

test('a retry of a request for all regions names those that it is about, best effort or not', () => {
  const failed = manifest({ 'cn-beijing': 'available', 'cn-shanghai': 'failed', 'us-west-1': 'failed' }, ['us-west-1']);
  for (const targets of ['all' as const, { all: true as const, bestEffort: ['us-west-1'] }]) {
    expect(retryPlan(request(targets), failed, OF)?.request.targets).toEqual([
      'cn-shanghai',
      { regionId: 'us-west-1', required: false },
    ]);
  }
});

test('there is none when every region has its copy', () => {
  expect(retryPlan(request(['cn-beijing']), manifest({ 'cn-beijing': 'available' }), OF)).toBeUndefined();
});

test('without a manifest, the whole request is tried again', () => {
  const input = request('all');
  expect(retryPlan(input, undefined, OF)).toEqual({ request: ReplicationRequest.parse(input), of: OF });
});

test('a dry run has nothing to retry, and a malformed request stays refused', () => {
  expect(() => retryPlan(request('all', { dryRun: true }), MIXED, OF)).toThrow(NotRetriableError);
  expect(() => retryPlan({ targets: [] }, undefined, OF)).toThrow(InvalidRequestError);
});

test('the memos of a replication say what a list shows of it, and what it retries', () => {
  const listed = ReplicationRequest.parse(request(['cn-beijing', KEYED], { name: 'web-1' }));
  expect(memosOf(listed, undefined)).toEqual({ request: { name: 'web-1', regions: 2 } });
  expect(memosOf(ReplicationRequest.parse(request('all')), OF)).toEqual({ request: {}, retries: OF });
});
