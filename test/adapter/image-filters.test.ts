import { ECS_IMAGE_STATUSES, type EcsApi, type EcsImage } from '../../activities/ecs/api';
import { apiOf, startSubject, type Subject } from '../simulator/support';

let subject: Subject;
let ecs: EcsApi;

beforeEach(async () => {
  subject = await startSubject();
  ecs = apiOf(subject.port);
  for (const status of ECS_IMAGE_STATUSES) {
    const image = { regionId: 'cn-beijing', imageId: `m-${status}`, name: `web-${status}`, status };
    await subject.admin.addImage({ ...image, tags: { team: status === 'Available' ? 'db' : 'web' } });
  }
});

afterEach(() => subject.stop());

const idsOf = (images: EcsImage[]) => images.map(({ imageId }) => imageId);

async function lastParameters(): Promise<Record<string, string>> {
  return (await subject.admin.journal({ action: 'DescribeImages' })).at(-1)?.parameters ?? {};
}

test('images of all six statuses are found unless some are asked for', async () => {
  expect(idsOf(await ecs.describeImages('cn-beijing', {}))).toEqual(ECS_IMAGE_STATUSES.map((status) => `m-${status}`));
});

test('ECS selects the statuses that are asked for', async () => {
  const found = await ecs.describeImages('cn-beijing', { status: ['Creating', 'Waiting'] });
  expect(idsOf(found)).toEqual(['m-Creating', 'm-Waiting']);
  expect(await lastParameters()).toMatchObject({ Status: 'Creating,Waiting' });
});

test('ECS selects the images that have a tag', async () => {
  const found = await ecs.describeImages('cn-beijing', { tag: { key: 'team', value: 'db' } });
  expect(idsOf(found)).toEqual(['m-Available']);
  expect(await lastParameters()).toMatchObject({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'db' });
});

test('a tag without a value is sent as its key alone', async () => {
  await ecs.describeImages('cn-beijing', { tag: { key: 'team' } });
  const parameters = await lastParameters();
  expect(parameters).toMatchObject({ 'Tag.1.Key': 'team' });
  expect(parameters).not.toHaveProperty('Tag.1.Value');
});

test('an image must pass all filters', async () => {
  const tag = { key: 'team', value: 'web' };
  expect(idsOf(await ecs.describeImages('cn-beijing', { tag, status: ['Waiting', 'Available'] }))).toEqual([
    'm-Waiting',
  ]);
  expect(idsOf(await ecs.describeImages('cn-beijing', { tag, name: 'web-Available' }))).toEqual([]);
});

test('ECS selects the images of a family', async () => {
  const image = { regionId: 'cn-beijing', imageId: 'm-member', name: 'member', imageFamily: 'web' };
  await subject.admin.addImage(image);
  expect(idsOf(await ecs.describeImages('cn-beijing', { family: 'web' }))).toEqual(['m-member']);
  expect(await lastParameters()).toMatchObject({ ImageFamily: 'web', ImageOwnerAlias: 'self' });
});
