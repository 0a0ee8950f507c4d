import type { SimulatedImage } from '../../simulator';
import type { Settings } from '../../simulator/settings';
import { copyTo, imageAt, SOURCE, startSubject, type Subject, until } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const changeSource = (changes: Partial<SimulatedImage>) =>
  subject.admin.changeImage({ regionId: SOURCE.regionId, imageId: SOURCE.imageId, changes });

const copies = async () => (await subject.admin.images({})).filter(({ isCopied }) => isCopied);

test('a copy is a new image with the description and the disks of its source', async () => {
  await subject.admin.addImage({ ...SOURCE, imageId: 'm-big', name: 'big', description: 'Big one', sizeGiB: 80 });
  const answer = await subject.call('CopyImage', copyTo('cn-beijing', { ImageId: 'm-big' }));
  expect(answer).toMatchObject({ status: 200, ImageId: expect.stringMatching(/^m-/) as string });
  const copy = await imageAt(subject.admin, 'cn-beijing', answer.ImageId);
  expect(copy).toMatchObject({ name: 'big', description: 'Big one', sizeGiB: 80, isCopied: true, status: 'Creating' });
  const source = await imageAt(subject.admin, SOURCE.regionId, 'm-big');
  expect(copy.disks[0]?.snapshotId).not.toBe(source.disks[0]?.snapshotId);
});

test('name, description, tags, encryption and resource group are those that were asked for', async () => {
  const { ImageId } = await subject.call(
    'CopyImage',
    copyTo('cn-beijing', {
      DestinationImageName: '网站-web_1.0:a',
      DestinationDescription: 'A copy',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'web',
      'Tag.2.Key': 'empty',
      'Tag.2.Value': '',
      Encrypted: 'true',
      KMSKeyId: 'key-1',
      ResourceGroupId: 'rg-1',
    }),
  );
  expect(await imageAt(subject.admin, 'cn-beijing', ImageId)).toMatchObject({
    name: '网站-web_1.0:a',
    description: 'A copy',
    tags: { team: 'web', empty: '' },
    resourceGroupId: 'rg-1',
    disks: [{ encrypted: true }],
  });
});

test.each(['RegionId', 'ImageId'])('a copy without %s misses a parameter', async (name) => {
  const answer = await subject.call('CopyImage', copyTo('cn-beijing', { [name]: '' }));
  expect(answer).toMatchObject({
    status: 400,
    Code: 'MissingParameter',
    Message: expect.stringContaining(name) as string,
  });
  expect(await copies()).toEqual([]);
});

test.each([
  [400, 'SourceRegion.NotFound', 'an unknown source region', { RegionId: 'cn-nowhere' }],
  [400, 'DestinationRegion.NotFound', 'an unknown destination', { DestinationRegionId: 'cn-nowhere' }],
  [403, 'IncorrectDestinationRegion', 'its own region as destination', { DestinationRegionId: 'cn-hangzhou' }],
  [403, 'IncorrectDestinationRegion', 'no destination', { DestinationRegionId: '' }],
  [404, 'InvalidImageId.NotFound', 'an unknown image', { ImageId: 'm-nowhere' }],
  [400, 'InvalidParameter.EncryptedIllegal', 'a key but no encryption', { KMSKeyId: 'key-1' }],
  [400, 'InvalidParameter.EncryptedIllegal', 'a key and encryption off', { KMSKeyId: 'key-1', Encrypted: 'false' }],
  [400, 'InvalidEncrypted.NotMatchEncryptAlgorithm', 'an algorithm but no encryption', { EncryptAlgorithm: 'aes-256' }],
  [
    400,
    'InvalidEncrypted.NotMatchEncryptAlgorithm',
    'an algorithm and encryption off',
    { EncryptAlgorithm: 'aes-256', Encrypted: 'false' },
  ],
  [400, 'InvalidEncryptAlgorithm', 'an unknown algorithm', { EncryptAlgorithm: 'rot-13', Encrypted: 'true' }],
  [400, 'InvalidParameter.Encrypted', 'encryption neither on nor off', { Encrypted: 'yes' }],
  [400, 'InvalidParameter.ClientToken', 'a client token of 65 characters', { ClientToken: 't'.repeat(65) }],
  [400, 'InvalidParameter.ClientToken', 'a client token that is not ASCII', { ClientToken: 'tökén' }],
  [400, 'InvalidDescription.Malformed', 'a description of one character', { DestinationDescription: 'x' }],
  [400, 'InvalidDescription.Malformed', 'a URL as description', { DestinationDescription: 'https://a' }],
  [400, 'InvalidDescription.Malformed', 'too long a description', { DestinationDescription: 'x'.repeat(257) }],
  [400, 'InvalidParameter.Tag.N.Key', 'a tag of the vendor', { 'Tag.1.Key': 'acs:team', 'Tag.1.Value': 'web' }],
  [400, 'InvalidParameter.Tag.N.Value', 'a URL in a tag', { 'Tag.1.Key': 'team', 'Tag.1.Value': 'http://a' }],
] as const)('%s %s answers a copy with %s', async (status, Code, _name, parameters) => {
  expect(await subject.call('CopyImage', copyTo('cn-beijing', parameters))).toMatchObject({ status, Code });
  expect(await copies()).toEqual([]);
});

test.each(['aes-256', 'sm4-128'])('a copy can be encrypted with %s', async (EncryptAlgorithm) => {
  const parameters = copyTo('cn-beijing', { EncryptAlgorithm, Encrypted: 'true' });
  expect(await subject.call('CopyImage', parameters)).toMatchObject({ status: 200 });
});

test('an encrypted image is copied with encryption only, which is off unless asked for', async () => {
  const { disks } = await imageAt(subject.admin, SOURCE.regionId, SOURCE.imageId);
  await changeSource({ disks: disks.map((disk) => ({ ...disk, encrypted: true })) });
  for (const Encrypted of ['false', '']) {
    expect(await subject.call('CopyImage', copyTo('cn-beijing', { Encrypted }))).toMatchObject({
      status: 403,
      Code: 'OperationDeined.EncryptedSnapshot',
    });
  }
  expect(await copies()).toEqual([]);
  expect(await subject.call('CopyImage', copyTo('cn-beijing', { Encrypted: 'true' }))).toMatchObject({ status: 200 });
});

test('a key must be one of the destination, once the simulator is told which there are', async () => {
  await subject.admin.set({ kmsKeys: { 'cn-beijing': ['key-1'], 'cn-hangzhou': ['key-2'] } });
  const withKey = (region: string, KMSKeyId: string) =>
    subject.call('CopyImage', copyTo(region, { KMSKeyId, Encrypted: 'true' }));
  for (const [region, key] of [
    ['cn-beijing', 'key-2'],
    ['cn-shanghai', 'key-1'],
  ] as const) {
    expect(await withKey(region, key)).toMatchObject({ status: 404, Code: 'InvalidParameter.KMSKeyId.NotFound' });
  }
  expect(await withKey('cn-beijing', 'key-1')).toMatchObject({ status: 200 });
  await subject.admin.set({ kmsKeys: null });
  expect(await withKey('cn-shanghai', 'key-1')).toMatchObject({ status: 200 });
});

test('a resource group must exist, once the simulator is told which there are', async () => {
  await subject.admin.set({ resourceGroups: ['rg-web'] });
  const into = (region: string, ResourceGroupId: string) =>
    subject.call('CopyImage', copyTo(region, { ResourceGroupId }));
  expect(await into('cn-beijing', 'rg-db')).toMatchObject({ status: 404, Code: 'InvalidResourceGroup.NotFound' });
  expect(await copies()).toEqual([]);
  expect(await into('cn-beijing', 'rg-web')).toMatchObject({ status: 200 });
  expect(await into('cn-shanghai', '')).toMatchObject({ status: 200 });
});

test('a client token may have 64 characters and a description 2 to 256', async () => {
  for (const [region, description] of [
    ['cn-beijing', 'ab'],
    ['cn-shanghai', 'x'.repeat(256)],
  ] as const) {
    const parameters = copyTo(region, { ClientToken: region.padEnd(64, 't'), DestinationDescription: description });
    expect(await subject.call('CopyImage', parameters)).toMatchObject({ status: 200 });
  }
});

test.each(['x', '1web', '-web', 'aliyun-web', 'acs:web', 'web http://a', 'web*', 'ωeb', 'w'.repeat(129)])(
  'the name "%s" is malformed',
  async (name) => {
    const answer = await subject.call('CopyImage', copyTo('cn-beijing', { DestinationImageName: name }));
    expect(answer).toMatchObject({ status: 400, Code: 'InvalidImageName.Malformed' });
  },
);

test.each(['ab', 'Web.1', '网站', 'a'.repeat(128)])('the name "%s" is well formed', async (name) => {
  const answer = await subject.call('CopyImage', copyTo('cn-beijing', { DestinationImageName: name }));
  expect(answer).toMatchObject({ status: 200 });
});

test('twenty tags are allowed and twenty-one are not', async () => {
  const tags = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`Tag.${String(n + 1)}.Key`, `key-${String(n)}`]));
  expect(await subject.call('CopyImage', copyTo('cn-beijing', tags(21)))).toMatchObject({
    Code: 'InvalidParameter.Tag',
  });
  expect(await subject.call('CopyImage', copyTo('cn-beijing', tags(20)))).toMatchObject({ status: 200 });
});

test.each([
  ['a gap', 'MissingParameter', { 'Tag.1.Key': 'team', 'Tag.3.Key': 'stage' }],
  ['a wrong tag after a gap', 'MissingParameter', { 'Tag.1.Key': 'team', 'Tag.3.Key': 'acs:stage' }],
  ['a value without a key', 'MissingParameter', { 'Tag.1.Value': 'web' }],
  ['an empty key', 'MissingParameter', { 'Tag.1.Key': '', 'Tag.1.Value': 'web' }],
  ['a number below 1', 'InvalidParameter.Tag', { 'Tag.0.Key': 'team' }],
  ['a number above 20', 'InvalidParameter.Tag', { 'Tag.1.Key': 'team', 'Tag.21.Value': 'web' }],
  ['the same key twice', 'InvalidParameter.Tag.N.Key', { 'Tag.1.Key': 'team', 'Tag.2.Key': 'team' }],
  ['too long a key', 'InvalidParameter.Tag.N.Key', { 'Tag.1.Key': 'k'.repeat(129) }],
  ['too long a value', 'InvalidParameter.Tag.N.Value', { 'Tag.1.Key': 'team', 'Tag.1.Value': 'v'.repeat(129) }],
] as const)('tags with %s are refused', async (_name, Code, tags) => {
  expect(await subject.call('CopyImage', copyTo('cn-beijing', tags))).toMatchObject({ status: 400, Code });
  expect(await copies()).toEqual([]);
});

test('a name that an own image has in the destination is a duplicate, also while it is copied', async () => {
  await subject.call('CopyImage', copyTo('cn-beijing'));
  await subject.admin.addImage({ regionId: 'cn-shanghai', imageId: 'm-old', name: 'old' });
  for (const parameters of [copyTo('cn-beijing'), copyTo('cn-shanghai', { DestinationImageName: 'old' })]) {
    expect(await subject.call('CopyImage', parameters)).toMatchObject({
      status: 400,
      Code: 'InvalidImageName.Duplicated',
    });
  }
});

test("a name of somebody else's image is not a duplicate", async () => {
  await subject.admin.addImage({ regionId: 'cn-beijing', imageId: 'm-shared', name: 'web', ownerAlias: 'others' });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 200 });
});

test('a region takes as many images as the account may have there, those of others not counted', async () => {
  await subject.admin.set({ imageQuota: 2 });
  await subject.admin.addImage({ regionId: 'cn-beijing', imageId: 'm-old', name: 'old' });
  await subject.admin.addImage({ regionId: 'cn-beijing', imageId: 'm-shared', name: 'shared', ownerAlias: 'others' });
  const other = () => subject.call('CopyImage', copyTo('cn-beijing', { DestinationImageName: 'other' }));
  await subject.admin.set({ refuseConcurrentCopies: false });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 200 });
  expect(await other()).toMatchObject({
    status: 403,
    Code: 'QuotaExceed.Image',
    Message: 'The number of images exceeds the limit (2).',
  });
  expect(await subject.call('CopyImage', copyTo('cn-shanghai'))).toMatchObject({ status: 200 });
  await subject.call('DeleteImage', { RegionId: 'cn-beijing', ImageId: 'm-old' });
  expect(await other()).toMatchObject({ status: 200 });
});

test.each(['UnAvailable', 'CreateFailed', 'Deprecated'] as const)(
  'an image that is %s is not copied',
  async (status) => {
    await changeSource({ status });
    expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({
      status: 400,
      Code: 'IncorrectImageStatus',
    });
  },
);

test('an image that is itself being copied is not copied on', async () => {
  const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing'));
  const parameters = { RegionId: 'cn-beijing', ImageId, DestinationRegionId: 'cn-shanghai' };
  expect(await subject.call('CopyImage', parameters)).toMatchObject({
    status: 403,
    Code: 'OperationDenied.ImageCopying',
  });
  await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: ImageId });
  expect(await subject.call('CopyImage', parameters)).toMatchObject({ status: 200 });
});

test.each([
  ['others', 403, 'OperationDenied.SameRegionOnly'],
  ['system', 400, 'OperationDenied.CommunityImage'],
])('an image of %s is not copied to another region', async (ownerAlias, status, Code) => {
  await changeSource({ ownerAlias });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status, Code });
});

test.each([
  ['its region as destination', { DestinationRegionId: SOURCE.regionId }],
  ['no destination', { DestinationRegionId: '' }],
])('an image that others share is copied within its region, with %s', async (_name, destination) => {
  await changeSource({ ownerAlias: 'others' });
  const answer = await subject.call('CopyImage', copyTo('cn-beijing', destination));
  expect(await imageAt(subject.admin, SOURCE.regionId, answer.ImageId)).toMatchObject({
    name: SOURCE.name,
    ownerAlias: 'self',
    isCopied: true,
    status: 'Creating',
  });
});

test('an image that was deleted is not copied, although it is still seen', async () => {
  await subject.admin.set({ goneAfterMs: 3_600_000 });
  await subject.call('DeleteImage', { RegionId: SOURCE.regionId, ImageId: SOURCE.imageId });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ Code: 'InvalidImageId.NotFound' });
});

test('the same image is not copied to a region twice at the same time, unless the simulator is told to allow it', async () => {
  const first = await subject.call('CopyImage', copyTo('cn-beijing'));
  const again = copyTo('cn-beijing', { DestinationImageName: 'other' });
  expect(await subject.call('CopyImage', again)).toMatchObject({
    status: 400,
    Code: 'OperationDenied.ImageCopyConflict',
  });
  expect(await subject.call('CopyImage', copyTo('cn-shanghai'))).toMatchObject({ status: 200 });
  await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: first.ImageId });
  expect(await subject.call('CopyImage', again)).toMatchObject({ status: 200 });
  await subject.admin.set({ refuseConcurrentCopies: false });
  const third = copyTo('cn-beijing', { DestinationImageName: 'third' });
  expect(await subject.call('CopyImage', third)).toMatchObject({ status: 200 });
});

test('a dry run checks everything and makes neither image nor snapshot', async () => {
  const [images, snapshots] = await Promise.all([subject.admin.images({}), subject.admin.snapshots({})]);
  const dryRun = copyTo('cn-beijing', { DryRun: 'true', ClientToken: 'token-1' });
  expect(await subject.call('CopyImage', dryRun)).toMatchObject({ status: 400, Code: 'DryRunOperation' });
  expect(await subject.call('CopyImage', { ...dryRun, ImageId: 'm-nowhere' })).toMatchObject({
    Code: 'InvalidImageId.NotFound',
  });
  expect(await subject.admin.images({})).toEqual(images);
  expect(await subject.admin.snapshots({})).toEqual(snapshots);
  const real = copyTo('cn-beijing', { ClientToken: 'token-1' });
  expect(await subject.call('CopyImage', real)).toMatchObject({ status: 200 });
});

test('the same client token gets the same answer, even when the copy was cancelled meanwhile', async () => {
  const parameters = copyTo('cn-beijing', { ClientToken: 'token-1' });
  const first = await subject.call('CopyImage', parameters);
  const second = await subject.call('CopyImage', parameters);
  expect(second.ImageId).toBe(first.ImageId);
  expect(await copies()).toHaveLength(1);
  await subject.call('CancelCopyImage', { RegionId: 'cn-beijing', ImageId: first.ImageId });
  expect(await subject.call('CopyImage', parameters)).toMatchObject({ status: 200, ImageId: first.ImageId });
  expect(await copies()).toEqual([]);
});

test('the same client token with other parameters is refused, before anything else is checked', async () => {
  await subject.call('CopyImage', copyTo('cn-beijing', { ClientToken: 'token-1' }));
  for (const other of [{ DestinationRegionId: 'cn-shanghai' }, { ImageId: 'm-nowhere' }, { 'Tag.1.Key': 'team' }]) {
    const answer = await subject.call('CopyImage', copyTo('cn-beijing', { ClientToken: 'token-1', ...other }));
    expect(answer).toMatchObject({ status: 400, Code: 'IdempotentParameterMismatch' });
  }
  expect(await copies()).toHaveLength(1);
});

test('a client token is forgotten some time later when the simulator is told so', async () => {
  const parameters = copyTo('cn-beijing', { ClientToken: 'token-1' });
  const first = await subject.call('CopyImage', parameters);
  await subject.admin.removeImage({ regionId: 'cn-beijing', imageId: first.ImageId });
  await subject.admin.set({ tokenLifetimeMs: 3_600_000 });
  expect((await subject.call('CopyImage', parameters)).ImageId).toBe(first.ImageId);
  await subject.admin.set({ tokenLifetimeMs: 1 });
  const { ImageId } = await until(
    () => subject.call('CopyImage', parameters),
    (answer) => answer.ImageId !== first.ImageId,
  );
  expect((await copies()).map(({ imageId }) => imageId)).toEqual([ImageId]);
});

test('a client token whose call was refused is free', async () => {
  const refused = copyTo('cn-beijing', { ClientToken: 'token-1', ImageId: 'm-nowhere' });
  expect(await subject.call('CopyImage', refused)).toMatchObject({ status: 404 });
  expect(await subject.call('CopyImage', copyTo('cn-beijing', { ClientToken: 'token-1' }))).toMatchObject({
    status: 200,
  });
});

/** Copies a number of images from a region into a region and gives their ids in order. */
async function copyMany(count: number, from: string, to: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const imageId = `m-${from}-${to}-${String(n)}`;
    await subject.admin.addImage({ regionId: from, imageId, name: `from-${from}-${String(n)}` });
    const answer = await subject.call('CopyImage', { RegionId: from, ImageId: imageId, DestinationRegionId: to });
    ids.push(answer.ImageId);
  }
  return ids;
}

const statuses = async () => (await copies()).map(({ status }) => status);
const five = ['Creating', 'Creating', 'Creating', 'Creating', 'Creating'];

test('five copies run in a region, the others wait and follow first in, first out', async () => {
  const ids = await copyMany(8, 'cn-hangzhou', 'cn-beijing');
  expect(await statuses()).toEqual([...five, 'Waiting', 'Waiting', 'Waiting']);
  await subject.admin.finishCopy({ regionId: 'cn-beijing', imageId: ids[2] ?? '' });
  expect((await imageAt(subject.admin, 'cn-beijing', ids[5] ?? '')).status).toBe('Creating');
  expect((await imageAt(subject.admin, 'cn-beijing', ids[6] ?? '')).status).toBe('Waiting');
  await subject.call('CancelCopyImage', { RegionId: 'cn-beijing', ImageId: ids[0] ?? '' });
  expect((await imageAt(subject.admin, 'cn-beijing', ids[6] ?? '')).status).toBe('Creating');
  expect((await imageAt(subject.admin, 'cn-beijing', ids[7] ?? '')).status).toBe('Waiting');
  expect(await subject.admin.peaks()).toMatchObject({ into: { 'cn-beijing': 8 }, from: { 'cn-hangzhou': 8 } });
});

test.each<[Settings['limitKey'], string, string[], string[]]>([
  ['destination', 'the destination', ['Creating', 'Waiting'], ['Creating', 'Creating']],
  ['source', 'the source', ['Creating', 'Creating'], ['Creating', 'Waiting']],
  ['both', 'source and destination', ['Creating', 'Waiting'], ['Creating', 'Waiting']],
])('with limitKey %s, the limit counts in %s', async (limitKey, _name, intoOne, fromOne) => {
  await subject.admin.set({ limit: 1, limitKey });
  await copyMany(1, 'cn-hangzhou', 'cn-beijing');
  await copyMany(1, 'cn-shanghai', 'cn-beijing');
  expect(await statuses()).toEqual(intoOne);
  for (const { regionId, imageId } of await copies()) await subject.admin.removeImage({ regionId, imageId });
  await copyMany(1, 'cn-shenzhen', 'eu-west-1');
  await copyMany(1, 'cn-shenzhen', 'us-west-1');
  expect(await statuses()).toEqual(fromOne);
});

test('copies of others take places in their region, which are free again when they end', async () => {
  await subject.admin.set({ otherCopies: { 'cn-beijing': 4 } });
  await copyMany(2, 'cn-hangzhou', 'cn-beijing');
  await copyMany(2, 'cn-hangzhou', 'cn-shanghai');
  expect(await statuses()).toEqual(['Creating', 'Waiting', 'Creating', 'Creating']);
  await subject.admin.set({ otherCopies: { 'cn-beijing': 3 } });
  expect(await statuses()).toEqual(['Creating', 'Creating', 'Creating', 'Creating']);
});

test('copies of others take places in their source region when that one counts', async () => {
  await subject.admin.set({ limitKey: 'source', otherCopies: { 'cn-hangzhou': 5 } });
  await copyMany(1, 'cn-hangzhou', 'cn-beijing');
  await copyMany(1, 'cn-shanghai', 'cn-hangzhou');
  expect(await statuses()).toEqual(['Waiting', 'Creating']);
});

test('a copy that need not wait overtakes those that wait for another region', async () => {
  await subject.admin.set({ limit: 1 });
  await copyMany(2, 'cn-hangzhou', 'cn-beijing');
  await copyMany(1, 'cn-hangzhou', 'cn-shanghai');
  expect((await statuses()).sort()).toEqual(['Creating', 'Creating', 'Waiting']);
});

test('a higher limit lets waiting copies run at once', async () => {
  await copyMany(6, 'cn-hangzhou', 'cn-beijing');
  await subject.admin.set({ limit: 6 });
  expect(await statuses()).toEqual([...five, 'Creating']);
});

test('the progress of a copy rises to its end, and that of one that waits does not', async () => {
  await subject.admin.set({ limit: 1, copySeconds: 1 });
  const [running = '', waiting = ''] = await copyMany(2, 'cn-hangzhou', 'cn-beijing');
  const seen: { status: string; progress: number; left: number | undefined }[] = [];
  const ask = async () => {
    const answer = await subject.call('DescribeImages', { RegionId: 'cn-beijing', Status: 'ALL' });
    return (answer['Images'] as { Image: ShownImage[] }).Image;
  };
  await until(ask, (images) => {
    const first = images.find(({ ImageId }) => ImageId === running);
    const second = images.find(({ ImageId }) => ImageId === waiting);
    if (first === undefined || second === undefined) throw new Error('an image is missing');
    const left = first.DiskDeviceMappings.DiskDeviceMapping[0]?.RemainTime;
    seen.push({ status: first.Status, progress: Number.parseInt(first.Progress), left });
    if (second.Status === 'Waiting') expect(second.Progress).toBe('0%');
    return first.Status === 'Available';
  });
  const progress = seen.map((one) => one.progress);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(new Set(progress).size).toBeGreaterThan(3);
  expect(seen.filter(({ status }) => status === 'Creating').every(({ left }) => left !== undefined)).toBe(true);
  expect(seen.at(-1)).toEqual({ status: 'Available', progress: 100, left: undefined });
  await until(
    () => imageAt(subject.admin, 'cn-beijing', waiting),
    ({ status }) => status === 'Available',
  );
});

test('a copy that stalls stays where it is until it may go on', async () => {
  await subject.admin.set({ copySeconds: 0.1, stallAtPercent: 40 });
  const [imageId = ''] = await copyMany(1, 'cn-hangzhou', 'cn-beijing');
  const copy = () => imageAt(subject.admin, 'cn-beijing', imageId);
  await until(copy, (image) => image.copy?.done === 0.4);
  const stalledAt = Date.now();
  await until(copy, () => Date.now() - stalledAt > 300);
  expect(await copy()).toMatchObject({ status: 'Creating', copy: { done: 0.4 } });
  await subject.admin.set({ stallAtPercent: null });
  await until(copy, ({ status }) => status === 'Available');
});

test('a copy can stall at its very end', async () => {
  await subject.admin.set({ copySeconds: 0.05, stallAtPercent: 100 });
  const [imageId = ''] = await copyMany(1, 'cn-hangzhou', 'cn-beijing');
  const copy = () => imageAt(subject.admin, 'cn-beijing', imageId);
  await until(copy, (image) => image.copy?.done === 1);
  expect((await copy()).status).toBe('Creating');
});

interface ShownImage {
  ImageId: string;
  Status: string;
  Progress: string;
  DiskDeviceMappings: { DiskDeviceMapping: { RemainTime?: number }[] };
}

test.each([
  ['web-create-failed', 'CreateFailed'],
  ['web-unavailable', 'UnAvailable'],
])('a copy named %s ends as %s', async (DestinationImageName, ending) => {
  await subject.admin.set({ copySeconds: 0.05 });
  const { ImageId } = await subject.call('CopyImage', copyTo('cn-beijing', { DestinationImageName }));
  await until(
    () => imageAt(subject.admin, 'cn-beijing', ImageId),
    ({ status }) => status === ending,
  );
});
