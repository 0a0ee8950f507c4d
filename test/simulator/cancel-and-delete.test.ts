import { USUAL_REGIONS } from '../../simulator/usual-regions';
import { apiOf, copyTo, imageAt, SOURCE, startSubject, type Subject, until } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const region = 'cn-beijing';

async function startCopy(more: Record<string, string> = {}): Promise<string> {
  const { ImageId } = await subject.call('CopyImage', copyTo(region, more));
  return ImageId;
}

const on = (imageId: string) => ({ regionId: region, imageId });
const cancel = (ImageId: string) => subject.call('CancelCopyImage', { RegionId: region, ImageId });
const remove = (ImageId: string, more: Record<string, string> = {}) =>
  subject.call('DeleteImage', { RegionId: region, ImageId, ...more });
const exists = async (imageId: string) =>
  (await subject.admin.images({ regionId: region })).some((image) => image.imageId === imageId);
const isShown = async (ImageId: string) => {
  const page = await subject.call('DescribeImages', { RegionId: region, Status: 'ALL', ImageId });
  return page['TotalCount'] === 1;
};
const snapshotOf = async (imageId: string) => {
  const snapshotId = (await imageAt(subject.admin, region, imageId)).disks[0]?.snapshotId;
  if (snapshotId === undefined) throw new Error('there is no snapshot');
  return snapshotId;
};
const snapshotsOf = (regionId: string, ids: string[]) => apiOf(subject.port).describeSnapshots(regionId, ids);

describe('cancelling a copy', () => {
  test('takes a running one away, with its snapshots', async () => {
    const imageId = await startCopy();
    expect((await imageAt(subject.admin, region, imageId)).status).toBe('Creating');
    const snapshotId = await snapshotOf(imageId);
    expect(await cancel(imageId)).toMatchObject({ status: 200 });
    expect(await exists(imageId)).toBe(false);
    expect(await snapshotsOf(region, [snapshotId])).toEqual([]);
  });

  test('takes a waiting one away', async () => {
    await subject.admin.set({ limit: 0 });
    const imageId = await startCopy();
    expect((await imageAt(subject.admin, region, imageId)).status).toBe('Waiting');
    expect(await cancel(imageId)).toMatchObject({ status: 200 });
    expect(await exists(imageId)).toBe(false);
  });

  test('leaves the snapshots when the simulator is told so', async () => {
    await subject.admin.set({ cancelLeavesSnapshots: true });
    const imageId = await startCopy();
    const snapshotId = await snapshotOf(imageId);
    await cancel(imageId);
    expect(await snapshotsOf(region, [snapshotId])).toEqual([snapshotId]);
  });

  test.each([
    ['Available', 'The image copy has completed.'],
    ['UnAvailable', 'The image copy has completed.'],
    ['CreateFailed', 'The Image copy has been failed.'],
  ] as const)('is refused when it ended as %s', async (as, Message) => {
    const imageId = await startCopy();
    await subject.admin.finishCopy({ ...on(imageId), as });
    expect(await cancel(imageId)).toMatchObject({ status: 400, Code: 'IncorrectImageStatus', Message });
    expect(await exists(imageId)).toBe(true);
  });

  test('does not find one that is gone, nor one in another region', async () => {
    const imageId = await startCopy();
    const elsewhere = { RegionId: 'cn-shanghai', ImageId: imageId };
    expect(await subject.call('CancelCopyImage', elsewhere)).toMatchObject({
      status: 404,
      Code: 'InvalidImageId.NotFound',
    });
    await cancel(imageId);
    expect(await cancel(imageId)).toMatchObject({ status: 404, Code: 'InvalidImageId.NotFound' });
  });

  test('is refused for an image that is not a copy', async () => {
    expect(await subject.call('CancelCopyImage', { RegionId: SOURCE.regionId, ImageId: SOURCE.imageId })).toMatchObject(
      { status: 400, Code: 'ImageCreatedNotFromCopy' },
    );
  });

  test('is refused where it is not supported', async () => {
    const imageId = await startCopy();
    await subject.admin.set({ canCancel: false });
    expect(await cancel(imageId)).toMatchObject({ status: 400, Code: 'CancelNotSupported' });
    expect(await exists(imageId)).toBe(true);
  });

  test('is refused for one copy and not for another', async () => {
    const imageId = await startCopy();
    const { ImageId: other } = await subject.call('CopyImage', copyTo('cn-shanghai'));
    await subject.admin.changeImage({ ...on(imageId), changes: { canCancel: false } });
    expect(await cancel(imageId)).toMatchObject({ status: 400, Code: 'CancelNotSupported' });
    expect(await subject.call('CancelCopyImage', { RegionId: 'cn-shanghai', ImageId: other })).toMatchObject({
      status: 200,
    });
  });

  test('is refused for every copy of an image that does not support it', async () => {
    const { regionId, imageId } = SOURCE;
    await subject.admin.changeImage({ regionId, imageId, changes: { canCancel: false } });
    expect(await cancel(await startCopy())).toMatchObject({ status: 400, Code: 'CancelNotSupported' });
  });

  test('needs a region and an image', async () => {
    for (const parameters of [{ RegionId: region }, { ImageId: 'm-1' }]) {
      expect(await subject.call('CancelCopyImage', parameters)).toMatchObject({
        status: 400,
        Code: 'MissingParameter',
      });
    }
  });

  test('makes the image disappear some time later', async () => {
    const delayMs = 300;
    await subject.admin.set({ goneAfterMs: 3_600_000 });
    const lasting = await startCopy();
    await cancel(lasting);
    expect(await isShown(lasting)).toBe(true);
    expect(await cancel(lasting)).toMatchObject({ status: 404, Code: 'InvalidImageId.NotFound' });

    await subject.admin.set({ goneAfterMs: delayMs });
    const imageId = await startCopy({ DestinationImageName: 'other' });
    const before = Date.now();
    await cancel(imageId);
    await until(
      () => isShown(imageId),
      (shown) => !shown,
    );
    expect(Date.now() - before).toBeGreaterThanOrEqual(delayMs);
  });

  test('frees the place of the copy at once, although its image is still seen', async () => {
    await subject.admin.set({ goneAfterMs: 3_600_000, limit: 1 });
    await cancel(await startCopy());
    const next = await startCopy({ DestinationImageName: 'other' });
    expect((await imageAt(subject.admin, region, next)).status).toBe('Creating');
  });
});

describe('deleting an image', () => {
  test('leaves its snapshots, which can be deleted then and not before', async () => {
    const imageId = await startCopy();
    await subject.admin.finishCopy(on(imageId));
    const SnapshotId = await snapshotOf(imageId);
    expect(await subject.call('DeleteSnapshot', { SnapshotId })).toMatchObject({
      status: 403,
      Code: 'SnapshotCreatedImage',
    });
    expect(await remove(imageId)).toMatchObject({ status: 200 });
    expect(await exists(imageId)).toBe(false);
    expect(await snapshotsOf(region, [SnapshotId])).toEqual([SnapshotId]);
    expect(await subject.call('DeleteSnapshot', { SnapshotId })).toMatchObject({ status: 200 });
    expect(await snapshotsOf(region, [SnapshotId])).toEqual([]);
  });

  test.each(['CreateFailed', 'UnAvailable'] as const)('works when its copy ended as %s', async (as) => {
    const imageId = await startCopy();
    await subject.admin.finishCopy({ ...on(imageId), as });
    expect(await remove(imageId)).toMatchObject({ status: 200 });
    expect(await exists(imageId)).toBe(false);
  });

  test('ignores one that does not exist', async () => {
    expect(await remove('m-nowhere')).toMatchObject({ status: 200, RequestId: expect.any(String) as string });
  });

  test.each([
    ['runs', 5],
    ['waits', 0],
  ])('is refused while its copy %s', async (_name, limit) => {
    await subject.admin.set({ limit });
    const imageId = await startCopy();
    expect(await remove(imageId)).toMatchObject({ status: 403, Code: 'OperationDenied.ImageCopying' });
    expect(await exists(imageId)).toBe(true);
  });

  test.each([
    ['is used by instances', { usage: 'instance' }, 'ImageUsingByInstance'],
    ['is shared', { sharedWith: [{ accountId: '2222222222222222', since: 0 }] }, 'ImageUseShared'],
  ] as const)('is refused for one that %s, unless it is forced', async (_how, fields, Code) => {
    await subject.admin.addImage({ ...on('m-old'), name: 'old', ...(fields as object) });
    for (const more of [{}, { Force: 'false' }]) {
      expect(await remove('m-old', more)).toMatchObject({ status: 403, Code });
    }
    expect(await remove('m-old', { Force: 'maybe' })).toMatchObject({ status: 400, Code: 'InvalidParameter.Force' });
    expect(await exists('m-old')).toBe(true);
    expect(await remove('m-old', { Force: 'true' })).toMatchObject({ status: 200 });
    expect(await exists('m-old')).toBe(false);
  });

  test('is refused for a community image, forced or not', async () => {
    await subject.admin.addImage({ ...on('m-old'), name: 'old', isPublic: true });
    expect(await remove('m-old')).toMatchObject({ status: 403, Code: 'ImageIsPublic' });
    expect(await remove('m-old', { Force: 'true' })).toMatchObject({ status: 403, Code: 'ImageIsPublic' });
  });

  test("is refused for somebody else's image", async () => {
    await subject.admin.addImage({ ...on('m-shared'), name: 'shared', ownerAlias: 'others' });
    expect(await remove('m-shared')).toMatchObject({ status: 403, Code: 'Forbidden' });
    expect(await exists('m-shared')).toBe(true);
  });

  test('makes it disappear some time later when the simulator is told so', async () => {
    await subject.admin.addImage({ ...on('m-old'), name: 'old' });
    await subject.admin.set({ goneAfterMs: 300 });
    const before = Date.now();
    await remove('m-old');
    await until(
      () => isShown('m-old'),
      (shown) => !shown,
    );
    expect(Date.now() - before).toBeGreaterThanOrEqual(300);
  });
});

describe('snapshots', () => {
  test('are listed by region, all of them or some', async () => {
    const first = await snapshotOf(await startCopy());
    await subject.admin.addImage({ ...on('m-old'), name: 'old' });
    const second = await snapshotOf('m-old');
    const all = await subject.call('DescribeSnapshots', { RegionId: region });
    expect(all).toMatchObject({
      TotalCount: 2,
      Snapshots: { Snapshot: [{ SnapshotId: first }, { SnapshotId: second }] },
    });
    expect(await snapshotsOf(region, [second, 's-nowhere'])).toEqual([second]);
    expect(await snapshotsOf('cn-shanghai', [second])).toEqual([]);
  });

  test.each(['s-1', '{"a":1}', '"s-1"'])('are not listed by %s, which is no JSON list', async (SnapshotIds) => {
    expect(await subject.call('DescribeSnapshots', { RegionId: region, SnapshotIds })).toMatchObject({
      status: 400,
      Code: 'InvalidParameter.SnapshotIds',
    });
  });

  test('that do not exist are not deleted', async () => {
    expect(await subject.call('DeleteSnapshot', { SnapshotId: 's-nowhere' })).toMatchObject({
      status: 404,
      Code: 'InvalidSnapshotId.NotFound',
    });
    expect(await subject.call('DeleteSnapshot', {})).toMatchObject({ status: 400, Code: 'MissingParameter' });
  });
});

describe('tagging', () => {
  const tagging = { RegionId: region, ResourceType: 'image', 'Tag.1.Key': 'stage', 'Tag.1.Value': 'live' };

  test('adds to the tags of several images', async () => {
    await subject.admin.addImage({ ...on('m-1'), name: 'one', tags: { team: 'web' } });
    await subject.admin.addImage({ ...on('m-2'), name: 'two', tags: { stage: 'test' } });
    const answer = await subject.call('TagResources', { ...tagging, 'ResourceId.1': 'm-1', 'ResourceId.2': 'm-2' });
    expect(answer).toMatchObject({ status: 200 });
    expect((await imageAt(subject.admin, region, 'm-1')).tags).toEqual({ team: 'web', stage: 'live' });
    expect((await imageAt(subject.admin, region, 'm-2')).tags).toEqual({ stage: 'live' });
  });

  test.each([
    ['an unknown image', { 'ResourceId.1': 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
    ['an unknown image among others', { 'ResourceId.2': 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
    ['no image', { 'ResourceId.1': '' }, 400, 'MissingParameter'],
    ['another kind of resource', { ResourceType: 'disk' }, 400, 'InvalidParameter.ResourceType'],
    ['no kind of resource', { ResourceType: '' }, 400, 'MissingParameter'],
    ['a tag of the vendor', { 'Tag.1.Key': 'aliyun-stage' }, 400, 'InvalidParameter.Tag.N.Key'],
  ])('is refused for %s', async (_name, parameters, status, Code) => {
    await subject.admin.addImage({ ...on('m-1'), name: 'one' });
    const answer = await subject.call('TagResources', { ...tagging, 'ResourceId.1': 'm-1', ...parameters });
    expect(answer).toMatchObject({ status, Code });
    expect((await imageAt(subject.admin, region, 'm-1')).tags).toEqual({});
  });
});

test('there are 29 regions', async () => {
  const regions = await apiOf(subject.port).describeRegions();
  expect(regions).toHaveLength(29);
  expect(new Set(regions)).toEqual(new Set(Object.keys(USUAL_REGIONS)));
});

test('an action that is not simulated is not found', async () => {
  expect(await subject.call('RunInstances', { RegionId: region })).toMatchObject({
    status: 404,
    Code: 'InvalidAction.NotFound',
  });
});

test('every call is in the journal with its parameters and its answer', async () => {
  const imageId = await startCopy({ ClientToken: 'token-1' });
  await startCopy();
  expect(await subject.admin.journal({ action: 'CopyImage' })).toMatchObject([
    {
      action: 'CopyImage',
      regionId: SOURCE.regionId,
      parameters: { DestinationRegionId: region, ClientToken: 'token-1' },
      status: 200,
      imageId,
    },
    { status: 400, code: 'InvalidImageName.Duplicated' },
  ]);
});
