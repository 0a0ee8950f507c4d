import { copyTo, imageAt, SOURCE, startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const SOURCE_KEY = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };

/** Tags as parameters. */
const tagged = (tags: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], n) => [
      [`Tag.${String(n + 1)}.Key`, key],
      [`Tag.${String(n + 1)}.Value`, value],
    ]),
  );

const copy = (tags: Record<string, string>) => subject.call('CopyImage', copyTo('cn-beijing', tagged(tags)));
const tagSource = (tags: Record<string, string>) =>
  subject.call('TagResources', {
    RegionId: SOURCE.regionId,
    ResourceType: 'image',
    'ResourceId.1': SOURCE.imageId,
    ...tagged(tags),
  });

test('a region takes as many snapshots as the quota says', async () => {
  const disks = ['system', 'data'].map((type) => ({
    type,
    device: type,
    sizeGiB: 1,
    snapshotId: '',
    encrypted: false,
  }));
  await subject.admin.changeImage({ ...SOURCE_KEY, changes: { disks: disks as never } });
  await subject.admin.set({ snapshotQuota: 3, refuseConcurrentCopies: false });
  expect(await copy({})).toMatchObject({ status: 200 });
  const second = copyTo('cn-beijing', { DestinationImageName: 'second' });
  expect(await subject.call('CopyImage', second)).toMatchObject({ status: 403, Code: 'QuotaExceed.Snapshot' });
  expect(await subject.call('CopyImage', copyTo('cn-shanghai'))).toMatchObject({ status: 200 });
});

test('an image has as many tags as the quota says', async () => {
  await subject.admin.set({ tagQuota: 2 });
  expect(await tagSource({ a: '1', b: '2' })).toMatchObject({ status: 200 });
  expect(await tagSource({ a: '3' })).toMatchObject({ status: 200 });
  expect(await tagSource({ c: '3' })).toMatchObject({ status: 403, Code: 'QuotaExceed.Tags' });
  expect((await imageAt(subject.admin, SOURCE.regionId, SOURCE.imageId)).tags).toEqual({ a: '3', b: '2' });
});

describe('a tag policy', () => {
  beforeEach(() => subject.admin.set({ tagPolicy: { team: ['web', 'db'] } }));

  test('lets only its values through, in new copies and in tags of images', async () => {
    expect(await copy({ team: 'Web' })).toMatchObject({ status: 403, Code: 'Forbidden.TagPolicy' });
    expect(await tagSource({ stage: 'live', team: 'ops' })).toMatchObject({ status: 403, Code: 'Forbidden.TagPolicy' });
    expect((await imageAt(subject.admin, SOURCE.regionId, SOURCE.imageId)).tags).toEqual({});
    expect(await copy({ team: 'web', stage: 'anything' })).toMatchObject({ status: 200 });
    expect(await tagSource({ team: 'db' })).toMatchObject({ status: 200 });
  });

  test('requires no tag unless the simulator is told so', async () => {
    await subject.admin.set({ requiredTags: ['team'] });
    const refusal = await copy({ stage: 'live' });
    expect(refusal).toMatchObject({ status: 403, Code: 'Forbidden.TagPolicy' });
    expect(refusal['Message']).toMatch(/team/);
    expect(await tagSource({ stage: 'live' })).toMatchObject({ status: 200 });
    await subject.admin.set({ requiredTags: [] });
    expect(await copy({ stage: 'live' })).toMatchObject({ status: 200 });
  });
});
