import { apiOf, SOURCE, startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const region = { RegionId: SOURCE.regionId };
const instance = { regionId: SOURCE.regionId, instanceId: 'i-1', name: 'web-1', imageId: SOURCE.imageId };
const version = (number: number, imageId: string, template = 'lt-1') => ({
  regionId: SOURCE.regionId,
  launchTemplateId: template,
  name: `web-${template}`,
  version: number,
  imageId,
});

async function usage(): Promise<unknown> {
  const page = await subject.call('DescribeImages', { ...region, ImageId: SOURCE.imageId });
  return (page['Images'] as { Image: { Usage: string }[] }).Image[0]?.Usage;
}

describe('an instance', () => {
  test('uses its image, which is then shown as used and not deleted without force', async () => {
    expect(await usage()).toBe('none');
    await subject.admin.addInstance(instance);
    expect(await usage()).toBe('instance');
    expect(await subject.call('DescribeImages', { ...region, Usage: 'none' })).toMatchObject({ TotalCount: 0 });
    const image = { ...region, ImageId: SOURCE.imageId };
    expect(await subject.call('DeleteImage', image)).toMatchObject({ status: 403, Code: 'ImageUsingByInstance' });
    await subject.admin.removeInstance({ instanceId: 'i-1' });
    expect(await usage()).toBe('none');
    expect(await subject.call('DeleteImage', image)).toMatchObject({ status: 200 });
  });

  test('is found by its image, name and id, in pages by number and by token', async () => {
    for (const id of ['i-1', 'i-2', 'i-3']) await subject.admin.addInstance({ ...instance, instanceId: id, name: id });
    await subject.admin.addInstance({ ...instance, instanceId: 'i-other', imageId: 'm-other' });
    const list = async (more: Record<string, string>) => {
      const page = await subject.call('DescribeInstances', { ...region, ...more });
      return (page['Instances'] as { Instance: { InstanceId: string }[] }).Instance.map((one) => one.InstanceId);
    };
    expect(await list({ ImageId: SOURCE.imageId })).toEqual(['i-1', 'i-2', 'i-3']);
    expect(await list({ ImageId: SOURCE.imageId, PageSize: '2', PageNumber: '2' })).toEqual(['i-3']);
    expect(await list({ InstanceName: 'i-2' })).toEqual(['i-2']);
    expect(await list({ InstanceIds: '["i-3","i-other"]' })).toEqual(['i-3', 'i-other']);
    const { NextToken } = await subject.call('DescribeInstances', { ...region, MaxResults: '3' });
    expect(await list({ NextToken: String(NextToken) })).toEqual(['i-other']);
    const elsewhere = await subject.call('DescribeInstances', { RegionId: 'cn-beijing' });
    expect(elsewhere).toMatchObject({ TotalCount: 0 });
  });

  test('that does not exist cannot be removed', async () => {
    await expect(subject.admin.removeInstance({ instanceId: 'i-none' })).rejects.toThrow('there is no instance i-none');
  });
});

describe('a launch template', () => {
  test('has versions, the newest first, in pages; its template is listed once', async () => {
    for (const number of [1, 2, 3]) await subject.admin.addTemplateVersion(version(number, `m-${String(number)}`));
    const page = await subject.call('DescribeLaunchTemplateVersions', {
      ...region,
      LaunchTemplateId: 'lt-1',
      PageSize: '2',
    });
    expect(page).toMatchObject({
      TotalCount: 3,
      LaunchTemplateVersionSets: {
        LaunchTemplateVersionSet: [
          { VersionNumber: 3, LaunchTemplateData: { ImageId: 'm-3' } },
          { VersionNumber: 2, LaunchTemplateData: { ImageId: 'm-2' } },
        ],
      },
    });
    expect(await subject.call('DescribeLaunchTemplates', region)).toMatchObject({
      TotalCount: 1,
      LaunchTemplateSets: { LaunchTemplateSet: [{ LaunchTemplateId: 'lt-1', LatestVersionNumber: 3 }] },
    });
  });

  test('must be named, exist, and is asked for 50 at a time at most', async () => {
    const versions = (more: Record<string, string>) =>
      subject.call('DescribeLaunchTemplateVersions', { ...region, ...more });
    expect(await versions({})).toMatchObject({ status: 400, Code: 'MissingParameter' });
    expect(await versions({ LaunchTemplateId: 'lt-9' })).toMatchObject({ Code: 'InvalidLaunchTemplate.NotFound' });
    const tooMany = await subject.call('DescribeLaunchTemplates', { ...region, PageSize: '51' });
    expect(tooMany).toMatchObject({ Code: 'InvalidParameter.PageSize' });
  });
});

describe('the adapter', () => {
  test('finds an instance, and what an image is shared with', async () => {
    const api = apiOf(subject.port);
    const { regionId, imageId } = SOURCE;
    expect(await api.findInstanceOf(regionId, imageId)).toBeUndefined();
    expect(await api.describeShares(regionId, imageId)).toEqual({ accounts: [], isPublic: false });
    await subject.admin.addInstance(instance);
    const share = (changes: object) => subject.admin.changeImage({ regionId, imageId, changes });
    await share({ sharedWith: [{ accountId: '42', since: 0 }] });
    expect(await api.findInstanceOf(regionId, imageId)).toBe('i-1');
    expect(await api.describeShares(regionId, imageId)).toEqual({ accounts: ['42'], isPublic: false });
    await share({ sharedWith: [], isPublic: true });
    expect(await api.describeShares(regionId, imageId)).toEqual({ accounts: [], isPublic: true });
  });

  test('reads all versions of all launch templates, page by page', async () => {
    for (let n = 1; n <= 51; n += 1)
      await subject.admin.addTemplateVersion(version(1, `m-${String(n)}`, `lt-${String(n)}`));
    for (let n = 2; n <= 52; n += 1) await subject.admin.addTemplateVersion(version(n, `m-old${String(n)}`));
    const images = await apiOf(subject.port).describeTemplateImages(SOURCE.regionId);
    expect(images.size).toBe(51 + 51);
    expect([images.get('m-51'), images.get('m-old2'), images.get('m-none')]).toEqual(['lt-51', 'lt-1', undefined]);
  });

  test('deprecates an image that nobody shares, and tags it', async () => {
    const api = apiOf(subject.port);
    const { regionId, imageId } = SOURCE;
    await api.tagImage(regionId, imageId, { 'imageferry:deprecated-at': 'now' });
    await api.deprecateImage(regionId, imageId);
    expect(await api.describeImages(regionId, { imageId })).toEqual([
      expect.objectContaining({ status: 'Deprecated', tags: { 'imageferry:deprecated-at': 'now' }, isUsed: false }),
    ]);
    await expect(api.deprecateImage(regionId, imageId)).rejects.toThrow('ImageStatus.NotAvailable');
  });
});
