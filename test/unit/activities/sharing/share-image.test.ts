import { MockActivityEnvironment } from '@temporalio/testing';
import type { EcsApi } from '../../../../activities/ecs/api';
import { type SharedImage, shareImage } from '../../../../activities/sharing/share-image';
import type { SharesInput } from '../../../../activities/sharing/shares';
import type { Dependencies } from '../../../../activities/shared/dependencies';

const PLACE = { regionId: 'cn-beijing', imageId: 'm-copy0001' };
const [ONE, TWO] = ['2000000000000001', '2000000000000002'] as const;
const pacing = { lookIntervalMs: 1, visibilityGraceMs: 30 };

/** Shares with two accounts, of which ECS shows what each look is told; the last look stands for all later ones. */
async function shareWhileShown(...looks: string[][]) {
  const added: string[][] = [];
  const ecs: Partial<EcsApi> = {
    describeShares: () =>
      Promise.resolve({ accounts: (looks.length > 1 ? looks.shift() : looks[0]) ?? [], isPublic: false }),
    changeShares: (_regionId, _imageId, { add = [] }) => {
      added.push(add);
      return Promise.resolve();
    },
  };
  const activity = shareImage({ ecs, pacing } as Dependencies);
  const input = { ...PLACE, accounts: [ONE, TWO] };
  const result = await new MockActivityEnvironment().run<[SharesInput], SharedImage, typeof activity>(activity, input);
  return { result, added };
}

test('what ECS accepts and does not show is added again', async () => {
  const { result, added } = await shareWhileShown([], [ONE], [ONE, TWO]);
  expect(result).toEqual({ notSharedWith: [] });
  expect(added).toEqual([[ONE, TWO], [TWO]]);
});

test('what ECS never shows is told in the end', async () => {
  const { result, added } = await shareWhileShown([ONE]);
  expect(result).toMatchObject({ notSharedWith: [TWO], error: { code: 'NotShared', regionId: 'cn-beijing' } });
  expect(result.error?.message).toContain(`m-copy0001 is shared with ${TWO}, and does not show it`);
  expect(added.length).toBeGreaterThan(1);
});
