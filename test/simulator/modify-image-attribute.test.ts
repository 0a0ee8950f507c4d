import { copyTo, imageAt, SOURCE, startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const modify = (changes: Record<string, string>) =>
  subject.call('ModifyImageAttribute', { RegionId: SOURCE.regionId, ImageId: SOURCE.imageId, ...changes });
const source = () => imageAt(subject.admin, SOURCE.regionId, SOURCE.imageId);
const changeSource = (changes: Parameters<Subject['admin']['changeImage']>[0]['changes']) =>
  subject.admin.changeImage({ regionId: SOURCE.regionId, imageId: SOURCE.imageId, changes });

test('all attributes that are given are changed, and no others', async () => {
  const before = await source();
  const answer = await modify({
    ImageName: 'web-2',
    Description: 'Second base',
    ImageFamily: 'web',
    BootMode: 'UEFI',
    'Features.NvmeSupport': 'unsupported',
    'Features.ImdsSupport': 'v2',
    LicenseType: 'BYOL',
  });
  expect(answer).toEqual({ status: 200, RequestId: expect.any(String) as unknown });
  expect(await source()).toEqual({
    ...before,
    name: 'web-2',
    description: 'Second base',
    imageFamily: 'web',
    bootMode: 'UEFI',
    nvmeSupport: 'unsupported',
    imdsSupport: 'v2',
  });
});

test('a call without changes, or with empty ones, changes nothing', async () => {
  const before = await source();
  expect(await modify({})).toMatchObject({ status: 200 });
  expect(await modify({ ImageFamily: '', Description: '' })).toMatchObject({ status: 200 });
  expect(await source()).toEqual(before);
});

test('a copy gets its NVMe support back', async () => {
  const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing'));
  const key = { RegionId: 'cn-beijing', ImageId: ImageId };
  const support = { ...key, 'Features.NvmeSupport': 'supported' };
  expect(await subject.call('ModifyImageAttribute', support)).toMatchObject({
    status: 403,
    Code: 'InvalidStatus.ImageIsCreating',
  });
  await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: key.ImageId });
  expect(await subject.call('ModifyImageAttribute', support)).toMatchObject({ status: 200 });
  expect((await imageAt(subject.admin, 'cn-beijing', key.ImageId)).nvmeSupport).toBe('supported');
});

test('an available image can be deprecated, and be made available again', async () => {
  expect(await modify({ Status: 'Available' })).toMatchObject({ status: 403, Code: 'ImageStatus.NotDeprecated' });
  expect(await modify({ Status: 'Deprecated' })).toMatchObject({ status: 200 });
  expect((await source()).status).toBe('Deprecated');
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ Code: 'IncorrectImageStatus' });
  expect(await modify({ Status: 'Deprecated' })).toMatchObject({ status: 403, Code: 'ImageStatus.NotAvailable' });
  expect(await modify({ Status: 'Available' })).toMatchObject({ status: 200 });
  expect((await source()).status).toBe('Available');
});

test.each([
  ['an unknown boot mode', { BootMode: 'Legacy' }, 400, 'InvalidBootMode.NotSupport'],
  ['an unknown license', { LicenseType: 'Aliyun' }, 400, 'InvalidLicenseType.NotSupported'],
  ['a malformed name', { ImageName: '1web' }, 400, 'InvalidImageName.Malformed'],
  ['a reserved family', { ImageFamily: 'acs:web' }, 400, 'InvalidImageFamily.Malformed'],
  ['a description that is a link', { Description: 'http://web' }, 400, 'InvalidDescription.Malformed'],
  ['an unknown NVMe support', { 'Features.NvmeSupport': 'yes' }, 400, 'InvalidParameter.FeaturesNvmeSupport'],
  ['an unknown metadata mode', { 'Features.ImdsSupport': 'v3' }, 400, 'InvalidParameter.FeaturesImdsSupport'],
  ['a status that nobody can give', { Status: 'UnAvailable' }, 400, 'InvalidParameter.Status'],
  ['an image that does not exist', { ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  ['a region that does not exist', { RegionId: 'cn-nowhere' }, 404, 'InvalidRegionId.NotFound'],
  ['no image', { ImageId: '' }, 400, 'MissingParameter'],
])('%s is refused, and nothing is changed', async (_what, changes, status, Code) => {
  const before = await source();
  expect(await modify({ BootMode: 'UEFI', ...changes })).toMatchObject({ status, Code });
  expect(await source()).toEqual(before);
});

test.each([
  [
    'back from IMDS v2',
    { imdsSupport: 'v2' },
    { 'Features.ImdsSupport': 'v1' },
    'InvalidOperation.FeaturesImdsSupportNotMatch',
  ],
  ['to BIOS on ARM', { architecture: 'arm64' }, { BootMode: 'BIOS' }, 'InvalidBootMode.NotSupport'],
  ['of the boot mode in use', { usage: 'instance' }, { BootMode: 'UEFI' }, 'OperationDeined.ImageUsingByInstance'],
  [
    'to deprecated when shared',
    { sharedWith: [{ accountId: '2222222222222222', since: 0 }] },
    { Status: 'Deprecated' },
    'ImageUseShared',
  ],
  ['of an image of others', { ownerAlias: 'others' }, { BootMode: 'UEFI' }, 'InvalidImageId.NotFound'],
  ['of an image that goes away', { goneFrom: Date.now() + 3_600_000 }, { BootMode: 'UEFI' }, 'InvalidImageId.NotFound'],
] as const)('a change %s is refused', async (_what, state, changes, Code) => {
  await changeSource(state as Parameters<typeof changeSource>[0]);
  expect(await modify(changes)).toMatchObject({ Code });
});

test('a name is unique in a region, and an image may keep its own', async () => {
  await subject.admin.addImage({ regionId: SOURCE.regionId, imageId: 'm-other', name: 'taken' });
  expect(await modify({ ImageName: 'taken' })).toMatchObject({ status: 400, Code: 'InvalidImageName.Duplicated' });
  expect(await modify({ ImageName: SOURCE.name })).toMatchObject({ status: 200 });
});

test('a dry run changes nothing', async () => {
  const before = await source();
  expect(await modify({ ImageFamily: 'web', DryRun: 'true' })).toMatchObject({ status: 400, Code: 'DryRunOperation' });
  expect(await modify({ ImageFamily: '1', DryRun: 'true' })).toMatchObject({ Code: 'InvalidImageFamily.Malformed' });
  expect(await source()).toEqual(before);
});
