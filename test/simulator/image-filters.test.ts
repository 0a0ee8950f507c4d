import { startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

type Fields = Omit<Parameters<Subject['admin']['addImage']>[0], 'regionId' | 'imageId' | 'name'>;

/** Adds an image for each name. */
async function add(images: Record<string, Fields>): Promise<void> {
  for (const [name, fields] of Object.entries(images)) {
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: `m-${name}`, name, ...fields });
  }
}

function ask(parameters: Record<string, string>): ReturnType<Subject['call']> {
  return subject.call('DescribeImages', { RegionId: 'cn-beijing', ...parameters });
}

/** The names of the images that are found. */
async function found(parameters: Record<string, string>): Promise<string[]> {
  const page = (await ask(parameters)) as unknown as { Images: { Image: { ImageName: string }[] } };
  return page.Images.Image.map(({ ImageName }) => ImageName);
}

const disk = { type: 'system', device: '/dev/xvda', sizeGiB: 40, snapshotId: 's-1', encrypted: false } as const;

test.each<[string, Fields, Fields, Record<string, string>]>([
  ['SnapshotId', { disks: [disk] }, {}, { SnapshotId: 's-1' }],
  ['OSType', { osType: 'windows' }, {}, { OSType: 'windows' }],
  ['Architecture', { architecture: 'arm64' }, {}, { Architecture: 'arm64' }],
  ['Usage', { usage: 'instance' }, {}, { Usage: 'instance' }],
  ['Usage none', {}, { usage: 'instance' }, { Usage: 'none' }],
  ['ImageFamily', { imageFamily: 'web' }, { imageFamily: 'web-2' }, { ImageFamily: 'web' }],
  ['ResourceGroupId', { resourceGroupId: 'rg-web' }, {}, { ResourceGroupId: 'rg-web' }],
  ['IsSupportCloudinit', { isSupportCloudinit: false }, {}, { IsSupportCloudinit: 'false' }],
  ['IsSupportIoOptimized', { isSupportIoOptimized: false }, {}, { IsSupportIoOptimized: 'false' }],
  ['Usable', {}, { usableFrom: Date.now() + 3_600_000 }, { Usable: 'true', Status: 'Available' }],
  ['Usable false', { usableFrom: Date.now() + 3_600_000 }, {}, { Usable: 'false', Status: 'ALL' }],
])('the filter %s finds one image and not another', async (_name, one, another, filter) => {
  await add({ one, another });
  expect(await found(filter)).toEqual(['one']);
});

test.each([
  ['OSType', 'macos', 404, 'InvalidOSType'],
  ['Architecture', 'riscv', 404, 'InvalidArchitecture'],
  ['Usage', 'disk', 404, 'InvalidUsage'],
  ['ImageOwnerAlias', 'me', 400, 'InvalidImageOwnerAlias.ValueNotSupported'],
  ['ImageOwnerId', 'me', 400, 'InvalidParameter.ImageOwnerId'],
  ['ActionType', 'DeleteEcs', 400, 'InvalidParameter.ActionType'],
  ['InstanceType', 'ecs.g5.large', 400, 'InvalidInstanceType.ValueNotSupported'],
  ['IsSupportCloudinit', 'maybe', 400, 'InvalidParameter.IsSupportCloudinit'],
  ['ShowExpired', 'maybe', 400, 'InvalidParameter.ShowExpired'],
  ['Usable', 'true', 400, 'MissingParameter'],
  ['IsPublic', 'true', 400, 'InvalidParameter.IsPublic'],
  ['Status', 'ALL,Available', 400, 'InvalidParameter.Status'],
])('%s=%s is refused', async (name, value, status, Code) => {
  expect(await ask({ [name]: value })).toMatchObject({ status, Code });
});

test.each([
  ['ActionType', 'ChangeOS'],
  ['ShowExpired', 'true'],
  ['IsPublic', 'false'],
])('%s=%s is accepted and finds the account’s images', async (name, value) => {
  await add({ one: {} });
  expect(await found({ [name]: value })).toEqual(['one']);
});

test('several ids with commas find all of these images', async () => {
  await add({ one: {}, two: {}, three: {} });
  expect(await found({ ImageId: 'm-one,m-three,m-nowhere,m-one' })).toEqual(['one', 'three']);
});

test('a tag key without a value finds every value, and an empty value only itself', async () => {
  await add({ web: { tags: { team: 'web' } }, none: { tags: { team: '' } }, other: { tags: { toString: 'x' } } });
  expect(await found({ 'Tag.1.Key': 'team' })).toEqual(['web', 'none']);
  expect(await found({ 'Tag.1.Key': 'team', 'Tag.1.Value': '' })).toEqual(['none']);
  expect(await found({ 'Tag.1.Key': 'constructor' })).toEqual([]);
});

test('images of the marketplace and of the community are found only when they are asked for', async () => {
  await add({
    own: {},
    published: { isPublic: true },
    vendor: { ownerAlias: 'system', isPublic: true },
    market: { ownerAlias: 'marketplace' },
    shared: { ownerAlias: 'others', ownerId: '2222222222222222' },
    community: { ownerAlias: 'others', ownerId: '3333333333333333', isPublic: true },
  });
  expect(await found({})).toEqual(['own', 'published', 'vendor', 'shared']);
  expect(await found({ ImageOwnerAlias: 'marketplace' })).toEqual(['market']);
  expect(await found({ ImageOwnerAlias: 'others' })).toEqual(['shared']);
  expect(await found({ ImageOwnerAlias: 'others', IsPublic: 'true' })).toEqual(['community']);
  expect(await found({ ImageOwnerAlias: 'others', ImageOwnerId: '2222222222222222' })).toEqual(['shared']);
  expect(await found({ ImageOwnerAlias: 'others', ImageOwnerId: '3333333333333333' })).toEqual([]);
  expect(await found({ ImageOwnerAlias: 'self', ImageOwnerId: '2222222222222222' })).toEqual(['own', 'published']);
});

describe('filters by key', () => {
  const filter = (key: string, value: string, n = 1) => ({
    [`Filter.${String(n)}.Key`]: key,
    [`Filter.${String(n)}.Value`]: value,
  });

  test('find images by their time of creation', async () => {
    await add({
      early: { createdAt: Date.parse('2026-11-24T10:00:00Z') },
      late: { createdAt: Date.parse('2026-11-26T10:00:00Z') },
    });
    expect(await found(filter('CreationStartTime', '2026-11-25T00:00Z'))).toEqual(['late']);
    expect(await found(filter('CreationEndTime', '2026-11-25T00:00:00Z'))).toEqual(['early']);
    const both = {
      ...filter('CreationStartTime', '2026-11-24T10:00Z'),
      ...filter('CreationEndTime', '2026-11-25T10:00Z', 2),
    };
    expect(await found(both)).toEqual(['early']);
  });

  test('find images by what they support', async () => {
    await add({ one: {} });
    expect(await found(filter('NetworkType', 'vpc'))).toEqual(['one']);
    expect(await found(filter('NetworkType', 'classic'))).toEqual([]);
    expect(await found(filter('CpuOnlineUpgrade', 'unsupported'))).toEqual(['one']);
    expect(await found(filter('MemoryOnlineDowngrade', 'supported'))).toEqual([]);
  });

  test.each([
    ['Name', 'web', 'InvalidFilterKey.NotFound'],
    ['CreationStartTime', 'yesterday', 'InvalidFilterValue'],
    ['CreationStartTime', '2026-13-01T00:00Z', 'InvalidFilterValue'],
    ['NetworkType', 'wifi', 'InvalidFilterValue'],
    ['CpuOnlineUpgrade', 'maybe', 'InvalidFilterValue'],
  ])('%s=%s is refused', async (key, value, Code) => {
    expect(await ask(filter(key, value))).toMatchObject({ status: 404, Code });
  });
});

test('a dry run finds nothing, and says whether the call is right', async () => {
  await add({ one: {} });
  expect(await ask({ DryRun: 'true' })).toMatchObject({ status: 400, Code: 'DryRunOperation' });
  expect(await ask({ DryRun: 'true', OSType: 'macos' })).toMatchObject({ Code: 'InvalidOSType' });
  expect(await ask({ DryRun: 'true', PageSize: '101' })).toMatchObject({ Code: 'InvalidParameter.PageSize' });
  expect(await found({ DryRun: 'false' })).toEqual(['one']);
});
