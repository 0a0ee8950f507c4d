import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../../../activities';
import { selectImages } from '../../../../activities/sync/select-images';
import { sampleImage } from '../../../support/samples';

test('a selection says how many copies may run at once, and how long one is assumed to take', async () => {
  const slots = { pools: 'both', defaultLimit: 5, limits: { 'cn-beijing': 2 }, maxQueued: 9, maxOvertaken: 9 };
  const ecs = {
    describeRegions: () => Promise.resolve(['cn-hangzhou', 'cn-beijing']),
    describeImages: () => Promise.resolve([sampleImage({ name: 'web', status: 'Available' })]),
  };
  const policy = {
    images: { regionId: 'cn-hangzhou', namePattern: 'web' },
    targets: ['cn-beijing'],
    expectedCopyTime: '45m',
  };

  const select = selectImages({ ecs, slots, limits: {} } as unknown as Dependencies);
  const selection = await new MockActivityEnvironment().run(select, { policy });

  expect(selection).toMatchObject({
    slots: { pools: 'both', defaultLimit: 5, limits: { 'cn-beijing': 2 } },
    copySeconds: 2700,
  });
});
