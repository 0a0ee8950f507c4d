import { copyTo, imageAt, SOURCE, startSubject, type Subject } from './support';

const regionId = 'cn-beijing';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

interface Answer {
  TotalCount?: number;
  NextToken?: string;
  Snapshots: { Snapshot: Record<string, unknown>[] };
}

const ask = (parameters: Record<string, string> = {}) =>
  subject.call('DescribeSnapshots', { RegionId: regionId, ...parameters });

async function shown(parameters: Record<string, string> = {}): Promise<Record<string, unknown>[]> {
  return ((await ask(parameters)) as unknown as Answer).Snapshots.Snapshot;
}

/** The names of the snapshots that are found; each is called after its image. */
async function found(parameters: Record<string, string>): Promise<unknown[]> {
  return (await shown(parameters)).map(({ SnapshotName }) => String(SnapshotName).replace('SnapshotForImage-', ''));
}

async function startCopy(more: Record<string, string> = {}): Promise<string> {
  const { ImageId } = await subject.call('CopyImage', copyTo(regionId, more));
  return ImageId;
}

type Fields = Omit<Parameters<Subject['admin']['addImage']>[0], 'regionId' | 'imageId' | 'name'>;

async function add(images: Record<string, Fields>): Promise<void> {
  for (const [name, fields] of Object.entries(images)) {
    await subject.admin.addImage({ regionId, imageId: `m-${name}`, name, ...fields });
  }
}

const disk = (more: object) => ({
  type: 'system' as const,
  device: '/dev/xvda',
  sizeGiB: 40,
  snapshotId: '',
  encrypted: false,
  ...more,
});

test('a snapshot has the fields of a real answer', async () => {
  const created = Date.parse('2026-11-26T10:00:00.789Z');
  await add({ web: { resourceGroupId: 'rg-web', createdAt: created, disks: [disk({ sizeGiB: 60 })] } });
  expect(await shown()).toEqual([
    {
      SnapshotId: expect.stringMatching(/^s-/) as unknown,
      SnapshotName: 'SnapshotForImage-web',
      Description: '',
      RegionId: regionId,
      Status: 'accomplished',
      Progress: '100%',
      Available: true,
      CreationTime: '2026-11-26T10:00:00Z',
      LastModifiedTime: '2026-11-26T10:00:00Z',
      SnapshotType: 'user',
      Category: 'standard',
      InstantAccess: false,
      Usage: 'image',
      Encrypted: false,
      KMSKeyId: '',
      ResourceGroupId: 'rg-web',
      ProductCode: '',
      Tags: { Tag: [] },
      SourceDiskId: '',
      SourceDiskSize: '60',
      SourceDiskType: 'system',
      SourceStorageType: 'disk',
    },
  ]);
});

test('a snapshot is in progress while its copy runs', async () => {
  await subject.admin.set({ copySeconds: 3600, stallAtPercent: 40 });
  const imageId = await startCopy();
  const [running] = await shown();
  expect(running).toMatchObject({ Status: 'progressing', Available: false, Usage: 'image' });
  expect(running).toMatchObject({
    Progress: expect.stringMatching(/^\d+%$/) as unknown,
    RemainTime: expect.any(Number) as unknown,
  });
  await subject.admin.finishCopy({ regionId, imageId });
  const [finished] = await shown();
  expect(finished).toMatchObject({ Status: 'accomplished', Progress: '100%', Available: true });
  expect(finished).not.toHaveProperty('RemainTime');
});

test('a snapshot fails with its copy', async () => {
  await subject.admin.finishCopy({ regionId, imageId: await startCopy(), as: 'CreateFailed' });
  expect(await shown()).toMatchObject([{ Status: 'failed', Available: false }]);
});

test('a snapshot that a deleted image has left is unused', async () => {
  await add({ web: {} });
  await subject.call('DeleteImage', { RegionId: regionId, ImageId: 'm-web' });
  expect(await shown()).toMatchObject([{ Status: 'accomplished', Usage: 'none' }]);
});

test('the snapshot of a copy names the one that it is a copy of, and its key', async () => {
  await startCopy({ Encrypted: 'true', KMSKeyId: 'key-1' });
  const source = await imageAt(subject.admin, SOURCE.regionId, SOURCE.imageId);
  expect(await shown()).toMatchObject([
    {
      SourceRegionId: SOURCE.regionId,
      SourceSnapshotId: source.disks[0]?.snapshotId,
      Encrypted: true,
      KMSKeyId: 'key-1',
    },
  ]);
});

describe('filters find one snapshot and not another:', () => {
  test.each<[string, Fields, Fields, Record<string, string>]>([
    ['Status', {}, { status: 'Creating' }, { Status: 'accomplished' }],
    ['Status progressing', { status: 'Waiting' }, {}, { Status: 'progressing' }],
    ['Status failed', { status: 'CreateFailed' }, {}, { Status: 'failed' }],
    ['SourceDiskType', { disks: [disk({ type: 'data' })] }, {}, { SourceDiskType: 'Data' }],
    ['Encrypted', { disks: [disk({ encrypted: true })] }, {}, { Encrypted: 'true' }],
    ['KMSKeyId', { disks: [disk({ kmsKeyId: 'key-1' })] }, {}, { KMSKeyId: 'key-1' }],
    ['ResourceGroupId', { resourceGroupId: 'rg-web' }, {}, { ResourceGroupId: 'rg-web' }],
    ['SnapshotName', {}, {}, { SnapshotName: 'SnapshotForImage-one' }],
    [
      'Filter',
      { createdAt: Date.parse('2026-11-24T10:00Z') },
      {},
      { 'Filter.1.Key': 'CreationEndTime', 'Filter.1.Value': '2026-11-25T00:00Z' },
    ],
  ])('%s', async (_name, one, another, filter) => {
    await add({ one, another });
    expect(await found(filter)).toEqual(['one']);
  });

  test('Usage', async () => {
    await add({ one: {}, another: {} });
    await subject.call('DeleteImage', { RegionId: regionId, ImageId: 'm-one' });
    expect(await found({ Usage: 'none' })).toEqual(['one']);
    expect(await found({ Usage: 'image' })).toEqual(['another']);
    expect(await found({ Usage: 'disk' })).toEqual([]);
  });
});

test.each([
  [{ Status: 'all', SnapshotType: 'all', Category: 'Standard', Encrypted: 'false' }, 1],
  [{ SnapshotType: 'user' }, 1],
  [{ SnapshotType: 'auto' }, 0],
  [{ Category: 'archive' }, 0],
  [{ DiskId: 'd-1' }, 0],
  [{ InstanceId: 'i-1' }, 0],
  [{ 'Tag.1.Key': 'team' }, 0],
  [{ SnapshotIds: '[]' }, 0],
])('%j finds %i snapshots', async (filter: Record<string, string>, count) => {
  await add({ one: {} });
  expect(await found(filter)).toHaveLength(count);
});

test.each([
  ['Status', 'ready', 404, 'InvalidStatus.NotFound'],
  ['Usage', 'instance', 404, 'InvalidUsage'],
  ['SourceDiskType', 'boot', 404, 'InvalidSourceDiskType'],
  ['SnapshotType', 'manual', 404, 'InvalidSnapshotType.NotFound'],
  ['Category', 'cold', 403, 'InvalidSnapshotCategory.Malformed'],
  ['SnapshotLinkId', 'sl-1', 404, 'InvalidSnapshotLinkId.NotFound'],
  [
    'SnapshotIds',
    JSON.stringify(Array.from({ length: 101 }, (_, n) => `s-${String(n)}`)),
    403,
    'InvalidSnapshotIds.Malformed',
  ],
  ['Encrypted', 'maybe', 400, 'InvalidParameter.Encrypted'],
  ['Filter.1.Key', 'Name', 404, 'InvalidFilterKey.NotFound'],
  ['PageSize', '101', 400, 'InvalidParameter.PageSize'],
  ['MaxResults', '101', 400, 'InvalidParameter.MaxResults'],
  ['NextToken', 'nonsense', 400, 'InvalidParameter.NextToken'],
  ['DryRun', 'true', 400, 'DryRunOperation'],
])('%s=%s is refused', async (name, value, status, Code) => {
  expect(await ask({ [name]: value })).toMatchObject({ status, Code });
});

describe('pages', () => {
  const names = Array.from({ length: 12 }, (_, n) => `image-${String(n)}`);

  beforeEach(() => add(Object.fromEntries(names.map((name) => [name, {}]))));

  test('have ten snapshots unless another size is asked for', async () => {
    expect(await ask()).toMatchObject({ TotalCount: 12, PageNumber: 1, PageSize: 10 });
    expect(await found({})).toEqual(names.slice(0, 10));
    expect(await found({ PageNumber: '2' })).toEqual(names.slice(10));
    expect(await found({ PageSize: '5', PageNumber: '3' })).toEqual(names.slice(10));
  });

  test('follow each other by token, and the last one has none', async () => {
    const pages: unknown[][] = [];
    let token = '';
    do {
      const parameters: Record<string, string> = { MaxResults: '5', ...(token !== '' && { NextToken: token }) };
      pages.push(await found(parameters));
      token = ((await ask(parameters)) as unknown as Answer).NextToken ?? 'none';
    } while (token !== '');
    expect(pages).toEqual([names.slice(0, 5), names.slice(5, 10), names.slice(10)]);
  });
});

test.each(['true', 'false'])('a snapshot of an image is not deleted with Force=%s', async (Force) => {
  await add({ web: {} });
  const [snapshot] = await shown();
  const parameters = { SnapshotId: snapshot?.['SnapshotId'] as string, Force };
  expect(await subject.call('DeleteSnapshot', parameters)).toMatchObject({ status: 403, Code: 'SnapshotCreatedImage' });
  expect(await subject.call('DeleteSnapshot', { ...parameters, Force: 'maybe' })).toMatchObject({
    status: 400,
    Code: 'InvalidParameter.Force',
  });
});
