import { policyId, requestId } from '../../../contract/request-id';
import { SyncPolicy } from '../../../contract/schema/policy';
import { ReplicationRequest } from '../../../contract/schema/request';

const source = { regionId: 'cn-hangzhou', imageId: 'm-abc123' };

describe('the id of a request', () => {
  test('names the image', () => {
    expect(requestId(ReplicationRequest.parse({ source, targets: ['cn-beijing'] }))).toMatch(
      /^replicate\/m-abc123\/[0-9a-f]{12}$/,
    );
  });

  test('is the same however the request is written', () => {
    const short = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
    const long = ReplicationRequest.parse({ priority: 'manual', targets: ['cn-beijing'], dryRun: false, source });
    expect(requestId(long)).toBe(requestId(short));
  });

  test('does not depend on the order and the form in which regions are named', () => {
    const one = ReplicationRequest.parse({ source, targets: ['cn-beijing', 'cn-shanghai'] });
    const other = ReplicationRequest.parse({
      source,
      targets: ['cn-shanghai', { regionId: 'cn-beijing' }, 'cn-shanghai'],
    });
    const different = ReplicationRequest.parse({
      source,
      targets: ['cn-shanghai', { regionId: 'cn-beijing', required: false }],
    });
    expect(requestId(other)).toBe(requestId(one));
    expect(requestId(different)).not.toBe(requestId(one));
  });

  test('does not depend on what becomes of the replication when nobody follows it', () => {
    const one = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
    const other = ReplicationRequest.parse({ source, targets: ['cn-beijing'], abortWhenDetached: '5m' });
    expect(requestId(other)).toBe(requestId(one));
  });

  test('does not depend on who hears of the end', () => {
    const one = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
    const other = ReplicationRequest.parse({ source, targets: ['cn-beijing'], notify: 'ops' });
    expect(requestId(other)).toBe(requestId(one));
  });

  test('depends on whether finished copies are copied on, and false is the same as nothing', () => {
    const idOf = (relay?: boolean): string =>
      requestId(ReplicationRequest.parse({ source, targets: ['cn-beijing'], relay }));
    expect(idOf(false)).toBe(idOf());
    expect(idOf(true)).not.toBe(idOf());
  });

  test('does not depend on how all regions are named', () => {
    const idOf = (targets: unknown): string => requestId(ReplicationRequest.parse({ source, targets }));
    const some = { all: true, except: ['cn-beijing', 'eu-west-1'], bestEffort: ['us-west-1'] };

    expect(idOf({ all: true })).toBe(idOf('all'));
    expect(idOf({ all: true, except: [source.regionId], bestEffort: [] })).toBe(idOf('all'));
    expect(idOf({ ...some, except: ['eu-west-1', 'cn-beijing', 'eu-west-1'] })).toBe(idOf(some));
    expect(idOf(some)).not.toBe(idOf('all'));
    expect(idOf({ ...some, bestEffort: [] })).not.toBe(idOf(some));
  });

  test('depends on the accounts that get the copies, and not on their order', () => {
    const [one, two] = ['2000000000000001', '2000000000000002'];
    const idOf = (shareWith?: string[], targets: unknown = ['cn-beijing']): string =>
      requestId(ReplicationRequest.parse({ source, targets, shareWith }));
    const ofTarget = (shareWith: string[]): unknown => [{ regionId: 'cn-beijing', shareWith }];

    expect(idOf([two, one, two])).toBe(idOf([one, two]));
    expect(idOf([])).toBe(idOf());
    expect(idOf([one])).not.toBe(idOf());
    expect(idOf([one])).not.toBe(idOf([two]));
    expect(idOf([], ofTarget([two, one]))).toBe(idOf([], ofTarget([one, two])));
    expect(idOf([one], ofTarget([]))).not.toBe(idOf([one]));
  });

  test('differs when anything differs', () => {
    const one = ReplicationRequest.parse({ source, targets: ['cn-beijing'] });
    const other = ReplicationRequest.parse({ source, targets: ['cn-beijing'], name: 'web' });
    expect(requestId(other)).not.toBe(requestId(one));
  });
});

test('the id of a policy does not depend on who hears of the end', () => {
  const policy = { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] };
  expect(policyId(SyncPolicy.parse({ ...policy, notify: 'ops' }))).toBe(policyId(SyncPolicy.parse(policy)));
});
