import type { EcsApi } from '../../../../activities/ecs/api';
import { checkAgainstEcs } from '../../../../activities/replication/check-against-ecs';
import { sampleImage } from '../../../support/samples';

const REQUEST = { source: { regionId: 'eu-central-1', imageId: 'm-source0001' }, targets: ['eu-west-1'] };

test('the regions are asked of the source region, which a copy needs anyway', async () => {
  const asked: unknown[] = [];
  const ecs: Partial<EcsApi> = {
    describeRegions: (...from) => {
      asked.push(from);
      return Promise.resolve(['eu-central-1', 'eu-west-1']);
    },
    describeImages: (regionId) => Promise.resolve([sampleImage({ regionId, status: 'Available' })]),
  };

  const { problems } = await checkAgainstEcs({ ecs: ecs as EcsApi, limits: {} }, REQUEST);

  expect(problems).toEqual([]);
  expect(asked).toEqual([['eu-central-1']]);
});
