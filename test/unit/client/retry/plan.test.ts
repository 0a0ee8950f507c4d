import { InvalidRequestError, NotRetriableError } from '../../../../client/errors';
import { retryPlan } from '../../../../client/retry/plan';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';
import { ReplicationRequest, type ReplicationRequestInput } from '../../../../contract/schema/request';

const OF = { id: 'replicate/m-app1/0', runId: 'run-1' };
const KEYED = { regionId: 'eu-central-1', encrypted: true, kmsKeyId: 'key-1', required: true };

/** What a replication was asked that was not changed while it ran. */
const asked = (request: unknown) => ({ request, added: [] });

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
  const input = request(['cn-beijing', KEYED, 'us-west-1'], {
    name: 'web-1',
    tags: { team: 'web' },
    priority: 'release',
  });
  expect(retryPlan(asked(input), MIXED, OF)).toEqual({
    request: ReplicationRequest.parse({ ...input, targets: [KEYED, 'us-west-1'] }),
    of: OF,
    regions: ['eu-central-1', 'us-west-1'],
  });
});

test('a retry of a request for all regions names those that it is about, best effort or not', () => {
  const failed = manifest({ 'cn-beijing': 'available', 'cn-shanghai': 'failed', 'us-west-1': 'failed' }, ['us-west-1']);
  for (const targets of ['all' as const, { all: true as const, bestEffort: ['us-west-1'] }]) {
    expect(retryPlan(asked(request(targets)), failed, OF)?.request.targets).toEqual([
      'cn-shanghai',
      { regionId: 'us-west-1', required: false },
    ]);
  }
});

test('there is none when every region has its copy', () => {
  expect(retryPlan(asked(request(['cn-beijing'])), manifest({ 'cn-beijing': 'available' }), OF)).toBeUndefined();
});

test('a copy that lacks accounts is tried again: it is adopted and shared', () => {
  const accounts = ['2000000000000001'];
  const done = manifest({ 'cn-beijing': 'available', 'eu-central-1': 'available' });
  const [beijing, frankfurt] = done.copies as [CopyRecord, CopyRecord];
  const copies = [
    { ...beijing, sharedWith: accounts },
    { ...frankfurt, notSharedWith: accounts },
  ];
  const input = request(['cn-beijing', KEYED], { shareWith: accounts });
  expect(retryPlan(asked(input), { ...done, copies }, OF)?.request).toMatchObject({
    targets: [KEYED],
    shareWith: accounts,
  });
});

test('without a manifest, the whole request is tried again', () => {
  const input = request('all');
  expect(retryPlan(asked(input), undefined, OF)).toEqual({ request: ReplicationRequest.parse(input), of: OF });
});

test('a dry run has nothing to retry, and a malformed request stays refused', () => {
  expect(() => retryPlan(asked(request('all', { dryRun: true })), MIXED, OF)).toThrow(NotRetriableError);
  expect(() => retryPlan(asked({ targets: [] }), undefined, OF)).toThrow(InvalidRequestError);
});

test('a region that was added keeps its settings, and one that was dropped stays out', () => {
  const changed = manifest({ 'cn-beijing': 'cancelled', 'cn-shanghai': 'failed', 'eu-central-1': 'failed' });
  const copies = changed.copies.map((copy) =>
    copy.regionId === 'cn-beijing' ? { ...copy, dropped: true as const } : copy,
  );
  const added = ['nonsense!', { ...KEYED, kmsKeyId: 'key-0' }, KEYED];
  const plan = retryPlan({ request: request(['cn-beijing', 'cn-shanghai']), added }, { ...changed, copies }, OF);
  expect(plan?.request.targets).toEqual(['cn-shanghai', KEYED]);
});
