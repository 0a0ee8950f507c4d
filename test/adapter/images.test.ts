import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEcsApi, credentialFromEnvironment } from '../../activities/ecs';

let server: Server;
let queries: URLSearchParams[];
let reply: (query: URLSearchParams) => unknown;

beforeEach(async () => {
  queries = [];
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    queries.push(query);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply(query)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function api() {
  const endpoint = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'k', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };
  const settings = { endpoint, protocol: 'http', network: 'public', timeoutMs: 5000 } as const;
  return createEcsApi(settings, credentialFromEnvironment(env));
}

const image = (number: number, name: string) => ({
  ImageId: `m-${String(number)}`,
  ImageName: name,
  Status: 'Creating',
  Progress: '43%',
  Size: 40,
  Tags: { Tag: [{ TagKey: 'team', TagValue: 'web' }] },
  DiskDeviceMappings: { DiskDeviceMapping: [{ Type: 'system', Device: '/dev/xvda', Size: '40', RemainTime: 7 }] },
});

test('images are asked for in all statuses, read page by page, and matched by their exact name', async () => {
  const all = Array.from({ length: 101 }, (_, number) => image(number, number % 2 === 0 ? 'web' : 'web-old'));
  reply = (query) => {
    const start = (Number(query.get('PageNumber')) - 1) * 100;
    return { RequestId: 'R', TotalCount: all.length, Images: { Image: all.slice(start, start + 100) } };
  };
  const found = await api().describeImages('cn-beijing', { name: 'web' });
  expect(found).toHaveLength(51);
  expect(found[0]).toMatchObject({
    imageId: 'm-0',
    regionId: 'cn-beijing',
    status: 'Creating',
    progress: 43,
    tags: { team: 'web' },
    disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, remainSeconds: 7 }],
  });
  expect(queries.map((query) => query.get('PageNumber'))).toEqual(['1', '2']);
  expect(queries[0]?.get('Status')).toBe('Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated');
  expect(queries[0]?.get('ImageName')).toBe('web');
  expect(queries[0]?.get('ImageOwnerAlias')).toBe('self');
});

test('CopyImage carries every parameter under the name ECS gives it', async () => {
  reply = () => ({ RequestId: 'R', ImageId: 'm-new' });
  const copy = {
    regionId: 'cn-hangzhou',
    imageId: 'm-src',
    destinationRegionId: 'cn-beijing',
    destinationImageName: 'web',
    destinationDescription: 'a copy',
    tags: { team: 'web', empty: '' },
    clientToken: 'token',
    encrypted: true,
    kmsKeyId: 'key',
    resourceGroupId: 'rg-1',
  };
  expect(await api().copyImage(copy)).toEqual({ imageId: 'm-new', requestId: 'R' });
  expect(Object.fromEntries(queries[0] ?? [])).toEqual({
    RegionId: 'cn-hangzhou',
    ImageId: 'm-src',
    DestinationRegionId: 'cn-beijing',
    DestinationImageName: 'web',
    DestinationDescription: 'a copy',
    ClientToken: 'token',
    Encrypted: 'true',
    KMSKeyId: 'key',
    ResourceGroupId: 'rg-1',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'web',
    'Tag.2.Key': 'empty',
    'Tag.2.Value': '',
  });
});

test('ModifyImageAttribute carries the attributes that are given, and no others', async () => {
  reply = () => ({ RequestId: 'R' });
  await api().modifyImage('cn-beijing', 'm-1', { nvmeSupport: 'supported', imdsSupport: 'v2', imageFamily: 'web' });
  expect(Object.fromEntries(queries[0] ?? [])).toEqual({
    RegionId: 'cn-beijing',
    ImageId: 'm-1',
    ImageFamily: 'web',
    'Features.NvmeSupport': 'supported',
    'Features.ImdsSupport': 'v2',
  });
  await api().modifyImage('cn-beijing', 'm-1', { imageFamily: 'web' });
  expect(Object.keys(Object.fromEntries(queries[1] ?? []))).toEqual(['ImageFamily', 'ImageId', 'RegionId']);
});

test.each([[{}], [{ RequestId: null }], [{ RequestId: 7, Images: null }]])(
  'a call is confirmed by any answer without an error: %j',
  async (body) => {
    reply = () => body;
    const ecs = api();
    await ecs.deleteImage('cn-beijing', 'm-1');
    await ecs.cancelCopyImage('cn-beijing', 'm-1');
    await ecs.modifyImage('cn-beijing', 'm-1', { imageFamily: 'web' });
    await ecs.deleteSnapshot('cn-beijing', 's-1');
    expect(queries).toHaveLength(4);
  },
);

test.each([[undefined], [null], [7]])('no answer is spoiled by a request id that is %p', async (RequestId) => {
  reply = (query) => ({
    RequestId,
    ...(query.has('DestinationRegionId') ? { ImageId: 'm-new' } : {}),
    Images: { Image: [image(1, 'web')] },
  });
  expect(await api().describeImages('cn-beijing', {})).toHaveLength(1);
  const copy = { regionId: 'cn-hangzhou', imageId: 'm-src', destinationRegionId: 'cn-beijing' };
  const texts = { destinationImageName: 'web', destinationDescription: '', clientToken: 'token' };
  expect(await api().copyImage({ ...copy, ...texts, tags: {} })).toMatchObject({ imageId: 'm-new' });
});

test('snapshots are asked for by a JSON list, regions without parameters', async () => {
  reply = (query) =>
    query.has('SnapshotIds')
      ? { RequestId: 'R', Snapshots: { Snapshot: [{ SnapshotId: 's-1' }] } }
      : { RequestId: 'R', Regions: { Region: [{ RegionId: 'cn-beijing' }] } };
  expect(await api().describeSnapshots('cn-beijing', ['s-1', 's-2'])).toEqual(['s-1']);
  expect(queries[0]?.get('SnapshotIds')).toBe('["s-1","s-2"]');
  expect(await api().describeRegions()).toEqual(['cn-beijing']);
});

describe('images in a form that is not documented', () => {
  const odd = [
    null,
    'text',
    { ImageName: 'without an id' },
    { ImageId: 7 },
    { ImageId: 'm-expired', Status: 'Expired' },
    { ...Object.fromEntries(Object.keys(image(0, 'web')).map((key) => [key, null])), ImageId: 'm-null' },
    { ImageId: 'm-shapes', Status: ['Creating'], Tags: 'none', DiskDeviceMappings: [{}], Features: 3, Size: 'large' },
    { ImageId: 'm-parts', Tags: { Tag: [null, { TagKey: 'n', TagValue: 1 }, { TagValue: 'x' }] } },
    {
      ImageId: 'm-disks',
      DiskDeviceMappings: { DiskDeviceMapping: [null, { Size: 'x', Progress: 7, Encrypted: 'True' }] },
    },
  ];
  const answer = (images: unknown, ...[count]: unknown[]) => ({
    RequestId: 'R',
    TotalCount: count,
    Images: { Image: images },
  });

  test('are read as far as they can be, and hide no other', async () => {
    reply = () => answer([...odd, image(1, 'web')]);
    const images = await api().describeImages('cn-beijing', {});
    const byId = Object.fromEntries(images.map((found) => [found.imageId, found]));
    expect(Object.keys(byId)).toEqual(['7', 'm-expired', 'm-null', 'm-shapes', 'm-parts', 'm-disks', 'm-1']);
    expect(byId['m-expired']).toMatchObject({ status: 'Expired', name: '', sizeGiB: 0, tags: {}, disks: [] });
    expect(byId['m-null']).toMatchObject({ status: '', progress: 0, sizeGiB: 0, tags: {}, disks: [] });
    expect(byId['m-shapes']).toMatchObject({ status: '', sizeGiB: 0, tags: {}, disks: [], nvmeSupport: '' });
    expect(byId['m-parts']).toMatchObject({ tags: { n: '1' } });
    expect(byId['m-disks']).toMatchObject({ disks: [{ sizeGiB: 0, progress: 7, encrypted: true }] });
    expect(byId['m-1']).toMatchObject({ status: 'Creating', sizeGiB: 40 });
  });

  test('may write numbers as text, text as numbers, and truth as either', async () => {
    const disk = { Type: 'system', Device: '/dev/xvda', Size: 40, RemainTime: '7', Progress: 43, Encrypted: 'true' };
    const written = {
      ...image(1, 'web'),
      ImageName: 2026,
      Size: '40',
      Progress: 43,
      IsCopied: 'True',
      Usable: 'false',
    };
    reply = () => answer([{ ...written, DiskDeviceMappings: { DiskDeviceMapping: [disk] } }], '1');
    const [found] = await api().describeImages('cn-beijing', { name: '2026' });
    expect(found).toMatchObject({ name: '2026', sizeGiB: 40, progress: 43, isCopied: true, usable: false });
    expect(found?.disks).toEqual([
      { type: 'system', device: '/dev/xvda', sizeGiB: 40, remainSeconds: 7, progress: 43, encrypted: true },
    ]);
  });

  test.each([['1'], [null], [undefined], ['many'], [-1]])('may be counted as %p', async (count) => {
    const pages = [Array.from({ length: 100 }, (_, number) => image(number, 'web')), [image(100, 'web')], []];
    reply = (query) => answer(pages[Number(query.get('PageNumber')) - 1], count === '1' ? '101' : count);
    expect(await api().describeImages('cn-beijing', {})).toHaveLength(101);
  });

  test.each([[[null]], [['text']]])('are not taken for an image that is gone: %j', async (images) => {
    reply = () => answer(images);
    const failure = api().describeImages('cn-beijing', { imageId: 'm-1' });
    await expect(failure).rejects.toMatchObject({ facts: { code: 'UnexpectedAnswer', class: 'transient' } });
    expect(await api().describeImages('cn-beijing', {})).toEqual([]);
  });

  test('belong to the id that was asked for, also without one', async () => {
    reply = () => answer([{ Status: 'Creating' }]);
    expect(await api().describeImages('cn-beijing', { imageId: 'm-1' })).toMatchObject([{ imageId: 'm-1' }]);
  });

  test('may be of the name that was asked for when they have none', async () => {
    reply = () => answer([{ ImageId: 'm-nameless', ImageName: null }, image(1, 'web-old'), image(2, 'web')]);
    const images = await api().describeImages('cn-beijing', { name: 'web' });
    expect(images.map(({ imageId }) => imageId)).toEqual(['m-nameless', 'm-2']);
  });

  test.each([[{}], [{ Images: null }], [{ Images: { Image: null } }], [{ Images: { Image: {} } }]])(
    'are an unexpected answer when there is no list of them: %j',
    async (body) => {
      reply = () => ({ RequestId: 'R', TotalCount: 1, ...body });
      await expect(api().describeImages('cn-beijing', {})).rejects.toMatchObject({
        facts: { code: 'UnexpectedAnswer' },
      });
    },
  );
});

describe('snapshots in a form that is not documented', () => {
  const existing = (snapshots: unknown) => {
    reply = () => ({ RequestId: 'R', Snapshots: { Snapshot: snapshots } });
    return api().describeSnapshots('cn-beijing', ['s-1', 's-2', 's-3']);
  };

  test.each<[string, unknown[]]>([
    ['without anything else', [{ SnapshotId: 's-1' }, { SnapshotId: 's-3', Status: ['odd'], Tags: 3 }]],
    ['twice', [{ SnapshotId: 's-1' }, { SnapshotId: 's-3' }, { SnapshotId: 's-1' }]],
    ['beside one that was not asked for', [{ SnapshotId: 's-3' }, { SnapshotId: 's-9' }, { SnapshotId: 's-1' }]],
  ])('are found by their ids: %s', async (_how, snapshots) => {
    expect(await existing(snapshots)).toEqual(['s-1', 's-3']);
  });

  test.each([[null], ['text'], [{}], [{ SnapshotId: null }]])('may be any of those asked for: %j', async (odd) => {
    expect(await existing([{ SnapshotId: 's-1' }, odd])).toEqual(['s-1', 's-2', 's-3']);
  });

  test.each([[null], [{}], [undefined]])('are an unexpected answer when there is no list of them: %j', async (list) => {
    await expect(existing(list)).rejects.toMatchObject({ facts: { code: 'UnexpectedAnswer' } });
  });
});

test('a region that cannot be read hides no other, and an answer without any is not taken for one', async () => {
  const answers = [[], [null, {}, { RegionId: 'cn-beijing', RegionEndpoint: ['odd'] }]];
  reply = () => ({ RequestId: 'R', Regions: { Region: answers.shift() } });
  expect(await api().describeRegions()).toEqual(['cn-beijing']);
  expect(queries).toHaveLength(2);
});
