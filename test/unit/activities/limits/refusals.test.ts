import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../../../activities';
import { checkRequest } from '../../../../activities/replication/check-request';
import { planReplication } from '../../../../activities/replication/plan-replication';
import { selectImages } from '../../../../activities/sync/select-images';
import type { Selection } from '../../../../contract/night';
import { sampleImage } from '../../../support/samples';

const images = [
  sampleImage({ regionId: 'cn-hangzhou', imageId: 'm-web1', name: 'web-1', status: 'Available' }),
  sampleImage({ regionId: 'cn-hangzhou', imageId: 'm-db1', name: 'db-1', status: 'Available' }),
];

/** A worker that copies web-* from Hangzhou to Beijing alone. No region slots answer it. */
const worker = {
  ecs: {
    describeRegions: () => Promise.resolve(['cn-hangzhou', 'cn-beijing', 'us-west-1']),
    describeImages: (_: string, { imageId }: { imageId?: string }) =>
      Promise.resolve(images.filter((image) => imageId === undefined || image.imageId === imageId)),
  },
  client: {
    workflow: { getHandle: () => ({}) },
    withDeadline: () => Promise.reject(new Error('there are no region slots')),
  },
  accountId: '1234567890123456',
  notifications: { webhooks: new Map() },
  slots: { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 9, maxOvertaken: 9 },
  pacing: {},
  limits: { images: [{ pattern: 'web-*' }], regions: ['cn-hangzhou', 'cn-beijing'], accounts: [], tags: [] },
} as unknown as Dependencies;

const BEYOND = {
  source: { regionId: 'cn-hangzhou', imageId: 'm-db1' },
  targets: ['us-west-1'],
  shareWith: ['6543210987654321'],
  tags: { team: 'a' },
};

const PROBLEMS = [
  'targets.0: "us-west-1" is not a region that the workers may use (NotAllowed); use cn-hangzhou, cn-beijing',
  'shareWith.0: "6543210987654321" is not an account with which the workers may share (NotAllowed); remove it: none is allowed',
  'tags.team: "team" is not the key of a tag that the workers may set (NotAllowed); remove it: none is allowed',
  'source.imageId: "m-db1" is not an image that the workers may copy (NotAllowed); they may copy web-*',
];

async function planProblems(request: unknown): Promise<unknown> {
  const input = { request, replicationId: 'replicate/x', firstRunId: 'run' };
  const failure: unknown = await new MockActivityEnvironment()
    .run(planReplication(worker), input)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect((failure as ApplicationFailure).type).toBe('InvalidRequest');
  return (failure as ApplicationFailure).details?.[0];
}

test('a check names every problem of a request beyond the limits', async () => {
  expect(await new MockActivityEnvironment().run(checkRequest(worker), { request: BEYOND })).toEqual(PROBLEMS);
});

test('a plan of such a request is refused with the same problems, as one that was started by hand is', async () => {
  expect((await planProblems(BEYOND)) as string[]).toHaveLength(PROBLEMS.length);
  expect(await planProblems(BEYOND)).toEqual(expect.arrayContaining(PROBLEMS));
});

test('they are named beside what else is wrong with a malformed request', async () => {
  const problems = (await planProblems({ ...BEYOND, priority: 'first' })) as string[];
  expect(problems).toEqual(expect.arrayContaining([expect.stringContaining('priority: "first"'), ...PROBLEMS]));
});

test('all regions are refused where one of them is not allowed', async () => {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-web1' };
  const problems = [
    expect.stringContaining('targets: all regions are more than the workers may use (NotAllowed); leave us-west-1 out'),
  ];
  const request = { source, targets: 'all' };
  expect(await planProblems(request)).toEqual(problems);
  expect(await new MockActivityEnvironment().run(checkRequest(worker), { request })).toEqual(problems);
});

test('a policy beyond the limits is refused, and a selected image beyond them is reported alone', async () => {
  const select = (policy: unknown) => new MockActivityEnvironment().run(selectImages(worker), { policy });
  const selected = { regionId: 'cn-hangzhou', namePattern: '*' };

  await expect(select({ images: selected, targets: ['us-west-1'] })).rejects.toMatchObject({
    type: 'InvalidPolicy',
    details: [[PROBLEMS[0]], expect.anything()],
  });
  const selection = (await select({ images: selected, targets: ['cn-beijing'] })) as Selection;
  const problems = Object.fromEntries(selection.images.map(({ imageId, problem }) => [imageId, problem]));
  expect(problems).toEqual({
    'm-web1': undefined,
    'm-db1': 'it is not an image that the workers may copy (NotAllowed); they may copy web-*',
  });
  expect(selection.images.find(({ imageId }) => imageId === 'm-db1')).not.toHaveProperty('copyName');
});
