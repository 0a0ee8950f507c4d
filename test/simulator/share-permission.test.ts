import { copyTo, imageAt, SOURCE, startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const key = { RegionId: SOURCE.regionId, ImageId: SOURCE.imageId };
const OTHER = '2000000000000000';

const modify = (parameters: Record<string, string>) =>
  subject.call('ModifyImageSharePermission', { ...key, ...parameters });
const changeSource = (changes: Parameters<Subject['admin']['changeImage']>[0]['changes']) =>
  subject.admin.changeImage({ regionId: SOURCE.regionId, imageId: SOURCE.imageId, changes });

/** Ids of other accounts. */
const accounts = (count: number) => Array.from({ length: count }, (_, n) => String(BigInt(OTHER) + BigInt(n)));

/** The parameters of a list. */
const listed = (name: string, ids: string[]) =>
  Object.fromEntries(ids.map((id, n) => [`${name}.${String(n + 1)}`, id]));

interface Shares {
  TotalCount: number;
  Accounts: { Account: { AliyunId: string }[] };
}

async function sharedWith(parameters: Record<string, string> = {}): Promise<string[]> {
  const answer = await subject.call('DescribeImageSharePermission', { ...key, PageSize: '100', ...parameters });
  return (answer as unknown as Shares).Accounts.Account.map(({ AliyunId }) => AliyunId);
}

test('an image is shared with accounts, and no longer with some', async () => {
  const [first = '', second = '', third = ''] = accounts(3);
  expect(await modify(listed('AddAccount', [first, second]))).toMatchObject({ status: 200 });
  expect(await sharedWith()).toEqual([first, second]);
  await modify({ ...listed('AddAccount', [second, third]), ...listed('RemoveAccount', [first, OTHER]) });
  expect(await sharedWith()).toEqual([second, third]);
});

test('its permissions are listed as ECS does', async () => {
  await modify(listed('AddAccount', [OTHER]));
  expect(await subject.call('DescribeImageSharePermission', key)).toMatchObject({
    status: 200,
    RegionId: SOURCE.regionId,
    ImageId: SOURCE.imageId,
    TotalCount: 1,
    PageNumber: 1,
    PageSize: 10,
    Accounts: {
      Account: [{ AliyunId: OTHER, SharedTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown }],
    },
    ShareGroups: { ShareGroup: [] },
  });
});

test('accounts beyond ten in one call are ignored without a word', async () => {
  const ids = accounts(12);
  expect(await modify(listed('AddAccount', ids))).toMatchObject({ status: 200 });
  expect(await sharedWith()).toEqual(ids.slice(0, 10));
  expect(await modify(listed('RemoveAccount', [...ids].reverse()))).toMatchObject({ status: 200 });
  expect(await sharedWith()).toEqual(ids.slice(0, 2));
});

test('an image is shared with fifty accounts at most', async () => {
  const ids = accounts(51);
  for (let start = 0; start < 50; start += 10) await modify(listed('AddAccount', ids.slice(start, start + 10)));
  expect(await sharedWith()).toHaveLength(50);
  const last = listed('AddAccount', ids.slice(50));
  expect(await modify(last)).toMatchObject({ status: 403, Code: 'QuotaExceed.ShareImageUser' });
  expect(await modify({ ...last, ...listed('RemoveAccount', [OTHER]) })).toMatchObject({ status: 200 });
});

test('permissions are listed in pages of ten', async () => {
  const ids = accounts(12);
  await modify(listed('AddAccount', ids.slice(0, 10)));
  await modify(listed('AddAccount', ids.slice(10)));
  expect(await sharedWith({ PageSize: '' })).toEqual(ids.slice(0, 10));
  expect(await sharedWith({ PageSize: '', PageNumber: '2' })).toEqual(ids.slice(10));
});

test('a shared image says so, and is not deleted without force', async () => {
  await modify(listed('AddAccount', [OTHER]));
  expect(await subject.call('DescribeImages', key)).toMatchObject({ Images: { Image: [{ IsSelfShared: 'True' }] } });
  expect(await subject.call('DeleteImage', key)).toMatchObject({ status: 403, Code: 'ImageUseShared' });
});

test('an image is published for everybody, and withdrawn', async () => {
  expect(await modify({ IsPublic: 'false' })).toMatchObject({ status: 200 });
  expect(await modify({ IsPublic: 'true' })).toMatchObject({ status: 200 });
  expect(await subject.call('DescribeImageSharePermission', key)).toMatchObject({
    ShareGroups: { ShareGroup: [{ Group: 'all' }] },
  });
  expect(await modify(listed('AddAccount', [OTHER]))).toMatchObject({ status: 403, Code: 'Image.Public' });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({
    Code: 'OperationDenied.CommunityImage',
  });
  expect(await modify({ IsPublic: 'False' })).toMatchObject({ status: 200 });
  expect(await subject.call('CopyImage', copyTo('cn-beijing'))).toMatchObject({ status: 200 });
});

test.each([
  ['the own account', { 'AddAccount.1': '1234567890123456' }, 404, 'InvalidAccount.Forbbiden'],
  ['an account that cannot be', { 'AddAccount.1': 'me' }, 404, 'InvalidAccount.NotFound'],
  ['an account to remove that cannot be', { 'RemoveAccount.1': 'me' }, 404, 'InvalidAccount.NotFound'],
  ['publishing with accounts', { IsPublic: 'true', 'AddAccount.1': OTHER }, 403, 'InvalidParameter.IsPublic'],
  ['an unknown image', { ImageId: 'm-nowhere' }, 404, 'InvalidImageId.NotFound'],
  ['a dry run', { DryRun: 'true', 'AddAccount.1': OTHER }, 400, 'DryRunOperation'],
])('%s is refused, and nothing is shared', async (_what, parameters, status, Code) => {
  expect(await modify({ 'AddAccount.2': OTHER, ...parameters })).toMatchObject({ status, Code });
  expect((await imageAt(subject.admin, SOURCE.regionId, SOURCE.imageId)).sharedWith).toEqual([]);
});

test.each([
  ['is created', { status: 'Creating' }, 'InvalidStatus.ImageIsCreating'],
  ['is deprecated', { status: 'Deprecated' }, 'OperationDenied.InvalidImageStatus'],
  ['is not available', { status: 'UnAvailable' }, 'IncorrectImageStatus'],
  ['belongs to others', { ownerAlias: 'others' }, 'InvalidImageId.NotFound'],
] as const)('an image that %s is not shared', async (_how, changes, Code) => {
  await changeSource(changes);
  expect(await modify(listed('AddAccount', [OTHER]))).toMatchObject({ Code });
});

test('an encrypted image is shared only when its key is the account’s own, and never published', async () => {
  const disk = { type: 'system', device: '/dev/xvda', sizeGiB: 40, snapshotId: 's-1', encrypted: true } as const;
  await changeSource({ disks: [disk] });
  const add = listed('AddAccount', [OTHER]);
  expect(await modify(add)).toMatchObject({ Code: 'InvalidOperation.ServiceKeyEncryptedImageUnsupported' });
  await changeSource({ disks: [{ ...disk, kmsKeyId: 'key-1' }] });
  expect(await modify(add)).toMatchObject({ status: 200 });
  expect(await modify({ IsPublic: 'true' })).toMatchObject({ Code: 'OperationDeined.EncryptedSnapshot' });
});
