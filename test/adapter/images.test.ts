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

test('snapshots are asked for by a JSON list, regions without parameters', async () => {
  reply = (query) =>
    query.has('SnapshotIds')
      ? { RequestId: 'R', Snapshots: { Snapshot: [{ SnapshotId: 's-1' }] } }
      : { RequestId: 'R', Regions: { Region: [{ RegionId: 'cn-beijing' }] } };
  expect(await api().describeSnapshots('cn-beijing', ['s-1', 's-2'])).toEqual(['s-1']);
  expect(queries[0]?.get('SnapshotIds')).toBe('["s-1","s-2"]');
  expect(await api().describeRegions()).toEqual(['cn-beijing']);
});
