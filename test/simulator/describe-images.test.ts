import { apiOf, copyTo, SOURCE, startSubject, type Subject, until } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const STATUSES = ['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated'] as const;

interface Page {
  status: number;
  TotalCount: number;
  PageNumber: number;
  PageSize: number;
  Images: { Image: { ImageId: string; Tags: { Tag: object[] } }[] };
}

async function pageOf(parameters: Record<string, string>): Promise<Page> {
  return (await subject.call('DescribeImages', { RegionId: 'cn-beijing', ...parameters })) as unknown as Page;
}

const idsOf = ({ Images }: Page) => Images.Image.map(({ ImageId }) => ImageId);

const addOfEachStatus = async () => {
  for (const status of STATUSES) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${status}`, name: `web-${status}`, status });
  }
};

test('an image is shown with all that ECS tells of it', async () => {
  await subject.admin.addImage({
    regionId: 'cn-beijing',
    imageId: 'm-1',
    name: 'web',
    description: 'Base',
    tags: { team: 'web' },
    sizeGiB: 60,
  });
  const [image] = await apiOf(subject.port).describeImages('cn-beijing', { imageId: 'm-1' });
  expect(image).toMatchObject({
    imageId: 'm-1',
    regionId: 'cn-beijing',
    name: 'web',
    description: 'Base',
    status: 'Available',
    progress: 100,
    ownerAlias: 'self',
    isCopied: false,
    sizeGiB: 60,
    architecture: 'x86_64',
    osType: 'linux',
    bootMode: 'BIOS',
    nvmeSupport: 'supported',
    tags: { team: 'web' },
    disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 60, encrypted: false, progress: 100 }],
  });
});

test('only available images are shown unless other statuses are asked for', async () => {
  await addOfEachStatus();
  expect(idsOf(await pageOf({}))).toEqual(['m-Available']);
});

test('statuses can be a list with commas', async () => {
  await addOfEachStatus();
  expect(idsOf(await pageOf({ Status: 'Creating,CreateFailed' }))).toEqual(['m-Creating', 'm-CreateFailed']);
});

test('ALL stands for all statuses', async () => {
  await addOfEachStatus();
  expect(idsOf(await pageOf({ Status: 'ALL' }))).toEqual(STATUSES.map((status) => `m-${status}`));
});

test.each(['Broken', 'Available,Broken', 'available'])('the status %s does not exist', async (Status) => {
  expect(await pageOf({ Status })).toMatchObject({ status: 400, Code: 'InvalidParameter.Status' });
});

test('each region shows its own images, and an unknown region none', async () => {
  expect(idsOf(await pageOf({}))).toEqual([]);
  expect(idsOf(await pageOf({ RegionId: SOURCE.regionId }))).toEqual([SOURCE.imageId]);
  expect(await pageOf({ RegionId: 'cn-nowhere' })).toMatchObject({ status: 404, Code: 'InvalidRegionId.NotFound' });
  expect(await pageOf({ RegionId: '' })).toMatchObject({ status: 400, Code: 'MissingParameter' });
});

test('an unknown image id gives an empty list', async () => {
  expect(await pageOf({ ImageId: 'm-nowhere' })).toMatchObject({ status: 200, TotalCount: 0 });
});

test('names are searched by part, with a star for anything', async () => {
  for (const name of ['web', 'web-1.0', 'old-web', 'webX100', 'db']) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${name}`, name });
  }
  expect(idsOf(await pageOf({ ImageName: 'web' }))).toEqual(['m-web', 'm-web-1.0', 'm-old-web', 'm-webX100']);
  expect(idsOf(await pageOf({ ImageName: 'b-1.0' }))).toEqual(['m-web-1.0']);
  expect(idsOf(await pageOf({ ImageName: 'w*0' }))).toEqual(['m-web-1.0', 'm-webX100']);
  expect(idsOf(await pageOf({ ImageName: '1.0' }))).toEqual(['m-web-1.0']);
});

test('an image must have all the tags that are asked for', async () => {
  const images = { both: { team: 'web', stage: 'live' }, one: { team: 'web' }, other: { team: 'db', stage: 'live' } };
  for (const [name, tags] of Object.entries(images)) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${name}`, name, tags });
  }
  const team = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' };
  expect(idsOf(await pageOf(team))).toEqual(['m-both', 'm-one']);
  expect(idsOf(await pageOf({ ...team, 'Tag.2.Key': 'stage', 'Tag.2.Value': 'live' }))).toEqual(['m-both']);
});

test('the owner can be asked for', async () => {
  for (const ownerAlias of ['self', 'others', 'system']) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${ownerAlias}`, name: ownerAlias, ownerAlias });
  }
  expect(idsOf(await pageOf({ ImageOwnerAlias: 'self' }))).toEqual(['m-self']);
  expect(idsOf(await pageOf({ ImageOwnerAlias: 'others' }))).toEqual(['m-others']);
  expect(idsOf(await pageOf({}))).toEqual(['m-self', 'm-others', 'm-system']);
});

test('a page has ten images unless another size is asked for', async () => {
  for (let n = 1; n <= 12; n += 1) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${String(n)}`, name: `web-${String(n)}` });
  }
  const first = await pageOf({});
  expect(first).toMatchObject({ TotalCount: 12, PageNumber: 1, PageSize: 10 });
  expect(first.Images.Image).toHaveLength(10);
  expect(idsOf(await pageOf({ PageNumber: '2' }))).toEqual(['m-11', 'm-12']);
  const third = await pageOf({ PageNumber: '3', PageSize: '5' });
  expect(third).toMatchObject({ TotalCount: 12, PageNumber: 3, PageSize: 5 });
  expect(idsOf(third)).toEqual(['m-11', 'm-12']);
  expect(await pageOf({ PageNumber: '9' })).toMatchObject({ TotalCount: 12, Images: { Image: [] } });
});

test.each([
  ['PageSize', '101'],
  ['PageSize', '0'],
  ['PageNumber', '0'],
  ['PageNumber', 'one'],
])('a %s of %s is refused', async (name, value) => {
  expect(await pageOf({ [name]: value })).toMatchObject({ status: 400, Code: `InvalidParameter.${name}` });
});

test('a page has a hundred images at most', async () => {
  for (let n = 1; n <= 101; n += 1) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${String(n)}`, name: `web-${String(n)}` });
  }
  expect((await pageOf({ PageSize: '100' })).Images.Image).toHaveLength(100);
  expect(await apiOf(subject.port).describeImages('cn-beijing', {})).toHaveLength(101);
});

test('a new image is seen late when the simulator is told so', async () => {
  const delayMs = 300;
  await subject.admin.set({ visibleAfterMs: delayMs });
  const before = Date.now();
  const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing'));
  expect(await subject.admin.images({ regionId: 'cn-beijing' })).toHaveLength(1);
  await until(
    () => pageOf({ Status: 'ALL', ImageId }),
    (page) => page.TotalCount === 1,
  );
  expect(Date.now() - before).toBeGreaterThanOrEqual(delayMs);
});

test('an image that cannot be seen yet is not found by any filter', async () => {
  await subject.admin.set({ visibleAfterMs: 3_600_000 });
  const tag = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' };
  const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing', tag));
  for (const filter of [{}, { ImageId }, { ImageName: 'web' }, tag]) {
    expect((await pageOf({ Status: 'ALL', ...filter })).TotalCount).toBe(0);
  }
});

test('the tags of a new image are seen late when the simulator is told so', async () => {
  const delayMs = 300;
  const tag = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' };
  await subject.admin.set({ tagsVisibleAfterMs: 3_600_000 });
  await subject.call('CopyImage', copyTo('cn-beijing', tag));
  expect((await pageOf({ Status: 'ALL', ...tag })).TotalCount).toBe(0);
  expect((await pageOf({ Status: 'ALL' })).Images.Image).toMatchObject([{ Tags: { Tag: [] } }]);

  await subject.admin.set({ tagsVisibleAfterMs: delayMs });
  const before = Date.now();
  await subject.call('CopyImage', copyTo('cn-shanghai', tag));
  const page = await until(
    () => pageOf({ RegionId: 'cn-shanghai', Status: 'ALL', ...tag }),
    ({ TotalCount }) => TotalCount === 1,
  );
  expect(Date.now() - before).toBeGreaterThanOrEqual(delayMs);
  expect(page.Images.Image).toMatchObject([{ Tags: { Tag: [{ TagKey: 'team', TagValue: 'web' }] } }]);
});
