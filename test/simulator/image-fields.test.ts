import { apiOf, copyTo, SOURCE, startSubject, type Subject, until } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

/** The image that one region has, as DescribeImages shows it. */
async function shown(regionId: string): Promise<Record<string, unknown>> {
  const page = await subject.call('DescribeImages', { RegionId: regionId, Status: 'ALL' });
  const [image] = (page as unknown as { Images: { Image: Record<string, unknown>[] } }).Images.Image;
  if (image === undefined) throw new Error(`no image is shown in ${regionId}`);
  return image;
}

const changeSource = (changes: Parameters<Subject['admin']['changeImage']>[0]['changes']) =>
  subject.admin.changeImage({ regionId: SOURCE.regionId, imageId: SOURCE.imageId, changes });

async function finishedCopy(): Promise<Record<string, unknown>> {
  const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing'));
  await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: ImageId });
  return shown('cn-beijing');
}

describe('an image has the fields of a real answer:', () => {
  test('those that the SDK models', async () => {
    await changeSource({ imageFamily: 'web' });
    expect(await shown(SOURCE.regionId)).toMatchObject({
      Usable: true,
      ImageFamily: 'web',
      ImageVersion: '',
      ImageOwnerAlias: 'self',
      ImageOwnerId: 1234567890123456,
      IsPublic: false,
      IsSelfShared: 'False',
      IsSubscribed: false,
      IsSupportCloudinit: true,
      IsSupportIoOptimized: true,
      LoginAsNonRootSupported: true,
      ProductCode: '',
      Usage: 'none',
      OSType: 'linux',
      OSName: expect.stringMatching(/64位$/) as unknown,
      OSNameEn: expect.stringMatching(/64 bit$/) as unknown,
      Features: { NvmeSupport: 'supported', ImdsSupport: 'v1' },
    });
  });

  test('those of its disks', async () => {
    const { DiskDeviceMappings } = await shown(SOURCE.regionId);
    expect(DiskDeviceMappings).toEqual({
      DiskDeviceMapping: [
        {
          Type: 'system',
          Device: '/dev/xvda',
          Size: '40',
          Format: '',
          ImportOSSBucket: '',
          ImportOSSObject: '',
          SnapshotId: expect.stringMatching(/^s-/) as unknown,
          Encrypted: false,
          Progress: '100%',
        },
      ],
    });
  });

  test('its time of creation in whole seconds', async () => {
    await changeSource({ createdAt: Date.parse('2026-11-26T10:00:00.789Z') });
    expect((await shown(SOURCE.regionId))['CreationTime']).toBe('2026-11-26T10:00:00Z');
  });

  test('an image of somebody else has its owner, when it is known, and says nothing of sharing', async () => {
    await changeSource({ ownerAlias: 'others', ownerId: '2222222222222222' });
    expect(await shown(SOURCE.regionId)).toMatchObject({ ImageOwnerId: 2222222222222222, IsSelfShared: '' });
    await subject.admin.addImage({ regionId: 'cn-beijing', imageId: 'm-1', name: 'linux', ownerAlias: 'system' });
    expect(await shown('cn-beijing')).not.toHaveProperty('ImageOwnerId');
  });
});

describe('a copy', () => {
  test('loses NVMe support, metadata mode and family of its source', async () => {
    await changeSource({ imageFamily: 'web', imdsSupport: 'v2' });
    expect(await finishedCopy()).toMatchObject({
      ImageFamily: '',
      Features: { NvmeSupport: 'unsupported', ImdsSupport: 'v1' },
    });
  });

  test.each(['nvmeSupport', 'imdsSupport', 'imageFamily'] as const)(
    'keeps %s when the simulator is told so',
    async (kept) => {
      await changeSource({ imageFamily: 'web', imdsSupport: 'v2' });
      await subject.admin.set({ copiesKeep: [kept] });
      expect(await finishedCopy()).toMatchObject({
        ImageFamily: kept === 'imageFamily' ? 'web' : '',
        Features: {
          NvmeSupport: kept === 'nvmeSupport' ? 'supported' : 'unsupported',
          ImdsSupport: kept === 'imdsSupport' ? 'v2' : 'v1',
        },
      });
    },
  );

  test('is unused, unshared and the account’s own, whatever its source is', async () => {
    await changeSource({ usage: 'instance', sharedWith: [{ accountId: '2222222222222222', since: 0 }] });
    expect(await finishedCopy()).toMatchObject({
      ImageOwnerAlias: 'self',
      ImageOwnerId: 1234567890123456,
      Usage: 'none',
      IsSelfShared: 'False',
    });
  });

  test('is usable as soon as it is available', async () => {
    await subject.call('CopyImage', copyTo('cn-beijing'));
    expect(await shown('cn-beijing')).toMatchObject({ Status: 'Creating', Usable: false });
    const [copy] = await subject.admin.images({ regionId: 'cn-beijing' });
    await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: copy?.imageId ?? '' });
    expect(await shown('cn-beijing')).toMatchObject({ Status: 'Available', Usable: true });
  });

  test.each(['runs out', 'is ended by hand'])('is usable late when the simulator is told so and it %s', async (how) => {
    await subject.admin.set({ usableAfterSeconds: 3600, copySeconds: 0.01 });
    if (how === 'is ended by hand') await finishedCopy();
    else await subject.call('CopyImage', copyTo('cn-beijing'));
    await until(
      () => shown('cn-beijing'),
      ({ Status }) => Status === 'Available',
    );
    expect(await shown('cn-beijing')).toMatchObject({ Usable: false });
    const { imageId } = await theCopy();
    await subject.admin.changeImage({ regionId: 'cn-beijing', imageId, changes: { usableFrom: Date.now() - 1 } });
    expect(await shown('cn-beijing')).toMatchObject({ Usable: true });
  });

  test.each(['CreateFailed', 'UnAvailable'] as const)('that ended as %s is not usable', async (as) => {
    const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing'));
    await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: ImageId, as });
    expect(await shown('cn-beijing')).toMatchObject({ Usable: false });
  });

  test('shows system tags at once, and ours late, when the simulator is told so', async () => {
    await subject.admin.set({ systemTags: { 'acs:ecs:copied': 'true' }, tagsVisibleAfterMs: 3_600_000 });
    await subject.call('CopyImage', copyTo('cn-beijing', { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' }));
    const systemTag = { TagKey: 'acs:ecs:copied', TagValue: 'true' };
    expect((await shown('cn-beijing'))['Tags']).toEqual({ Tag: [systemTag] });
    const { imageId } = await theCopy();
    await subject.admin.changeImage({ regionId: 'cn-beijing', imageId, changes: { tagsVisibleFrom: 0 } });
    expect((await shown('cn-beijing'))['Tags']).toEqual({ Tag: [systemTag, { TagKey: 'team', TagValue: 'web' }] });
  });

  test('shows its size and disks only at its end when the simulator is told so', async () => {
    await subject.admin.set({ showsDisksWhileCopying: false });
    await subject.call('CopyImage', copyTo('cn-beijing'));
    const unfinished = await shown('cn-beijing');
    expect(unfinished).toMatchObject({ Status: 'Creating', Progress: expect.stringMatching(/%$/) as unknown });
    expect(unfinished).not.toHaveProperty('Size');
    expect(unfinished).not.toHaveProperty('DiskDeviceMappings');
    const { imageId } = await theCopy();
    await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId });
    expect(await shown('cn-beijing')).toMatchObject({ Size: 40, DiskDeviceMappings: { DiskDeviceMapping: [{}] } });
  });
});

async function theCopy(): Promise<{ imageId: string }> {
  const [copy] = await subject.admin.images({ regionId: 'cn-beijing' });
  if (copy === undefined) throw new Error('there is no copy');
  return copy;
}

describe('odd answers', () => {
  const source = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };

  test('replace fields by values of any kind, and leave fields out', async () => {
    await subject.admin.answerOddly({
      ...source,
      fields: { Status: 'Expired', Size: '40', Features: null, Unheard: [1] },
      without: ['Platform', 'DiskDeviceMappings'],
    });
    const odd = await shown(SOURCE.regionId);
    expect(odd).toMatchObject({ Status: 'Expired', Size: '40', Features: null, Unheard: [1], ImageName: SOURCE.name });
    expect(odd).not.toHaveProperty('Platform');
    expect(odd).not.toHaveProperty('DiskDeviceMappings');
  });

  test('change nothing of what the image is, and end when none is given', async () => {
    await subject.admin.answerOddly({ ...source, fields: { Status: 'Expired' } });
    expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 200 });
    expect((await shown('cn-beijing'))['Status']).toBe('Creating');
    await subject.admin.answerOddly(source);
    const [image] = await apiOf(subject.port).describeImages(SOURCE.regionId, {});
    expect(image).toMatchObject({ status: 'Available' });
  });
});
