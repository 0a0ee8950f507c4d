import { makeRequests } from '../../../../activities/sync/make-requests';
import { requestId } from '../../../../contract/request-id';
import type { NightTarget } from '../../../../contract/night';

const ACCOUNTS = ['2000000000000001'];
const policy = { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: 'all', shareWith: ACCOUNTS };
const copies = [{ imageId: 'm-source0001', copyName: 'web', regionIds: ['cn-beijing'] }];
const requestFor = async (target: Partial<NightTarget> = {}) => {
  const targets = [{ regionId: 'cn-beijing', required: true, ...target }];
  return (await makeRequests()({ policy, targets, copies }))[0];
};

test('the replications of a night share with the accounts of their targets', async () => {
  const shared = await requestFor({ shareWith: ACCOUNTS });
  expect(shared?.request.targets).toEqual([{ regionId: 'cn-beijing', required: true, shareWith: ACCOUNTS }]);
  expect(shared?.workflowId).toBe(shared && requestId(shared.request));
});

test('a target without accounts has the request that it always had', async () => {
  const plain = await requestFor();
  expect(plain?.request).not.toHaveProperty('shareWith');
  expect(plain?.request.targets).toEqual([{ regionId: 'cn-beijing', required: true }]);
});
