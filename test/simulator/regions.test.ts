import { simulatorAdmin, startSimulator, type Simulator, type SimulatorAdmin } from '../../simulator';
import type { Settings } from '../../simulator/settings';
import { type Answer, type Call, callAt, callerOf, copyTo, SOURCE } from './support';

const GOVERNMENT = 'cn-north-2-gov-1';
const FINANCE = 'cn-hangzhou-finance';

let simulator: Simulator;
let admin: SimulatorAdmin;
let call: Call;

async function start(settings: Partial<Settings> = {}): Promise<void> {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, regionEndpoints: true, settings });
  admin = simulatorAdmin(simulator.adminPort ?? 0);
  call = callerOf(simulator.port);
  await admin.addImage(SOURCE);
}

afterEach(() => simulator.stop());

/** The endpoints that DescribeRegions tells, by region. */
async function endpoints(): Promise<Record<string, string>> {
  const { Regions } = (await call('DescribeRegions', {})) as unknown as {
    Regions: { Region: { RegionId: string; RegionEndpoint: string }[] };
  };
  return Object.fromEntries(Regions.Region.map(({ RegionId, RegionEndpoint }) => [RegionId, RegionEndpoint]));
}

/** Sends a call to the endpoint that DescribeRegions tells for a region. */
async function callIn(regionId: string, action: string, parameters: Record<string, string>): Promise<Answer> {
  return callAt((await endpoints())[regionId] ?? 'nowhere')(action, parameters);
}

test('a region can be added and taken away', async () => {
  await start();
  expect(await call('DescribeImages', { RegionId: FINANCE })).toMatchObject({ Code: 'InvalidRegionId.NotFound' });
  await admin.set({ regions: { [FINANCE]: { localName: 'Finance' }, 'me-east-1': null } });
  expect(await call('DescribeImages', { RegionId: FINANCE })).toMatchObject({ status: 200, TotalCount: 0 });
  expect(await call('DescribeImages', { RegionId: 'me-east-1' })).toMatchObject({ Code: 'InvalidRegionId.NotFound' });
  expect(await call('CopyImage', copyTo('me-east-1'))).toMatchObject({ Code: 'DestinationRegion.NotFound' });
  expect(await call('CopyImage', copyTo(FINANCE))).toMatchObject({ status: 200 });
  const { Regions } = (await call('DescribeRegions', {})) as unknown as { Regions: { Region: object[] } };
  expect(Regions.Region).toContainEqual(expect.objectContaining({ RegionId: FINANCE, LocalName: 'Finance' }));
  expect(Regions.Region).not.toContainEqual(expect.objectContaining({ RegionId: 'me-east-1' }));
});

test('the admin API knows a region that was added, and no other', async () => {
  await start();
  const image = { ...SOURCE, regionId: GOVERNMENT };
  await expect(admin.addImage(image)).rejects.toThrow(/regionId: there is no such region/);
  await expect(admin.set({ otherCopies: { [GOVERNMENT]: 1 } })).rejects.toThrow(/otherCopies: cn-north-2-gov-1: there/);
  await admin.set({ regions: { [GOVERNMENT]: {} }, otherCopies: { [GOVERNMENT]: 1 } });
  expect(await admin.addImage(image)).toMatchObject(image);
});

test('an endpoint can be any address', async () => {
  await start();
  await admin.set({ regions: { 'cn-hangzhou': { endpoint: '127.0.0.1:1' } } });
  expect(await endpoints()).toMatchObject({ 'cn-hangzhou': '127.0.0.1:1' });
});

test('every region has an endpoint of its own, and one that is added at the start too', async () => {
  await start({ regions: { [FINANCE]: {} } });
  const addresses = Object.values(await endpoints());
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const regionId of [FINANCE, 'eu-west-1']) {
    expect(await callIn(regionId, 'DescribeImages', { RegionId: regionId })).toMatchObject({ status: 200 });
    expect(await callIn(regionId, 'DescribeRegions', {})).toMatchObject({ status: 200 });
  }
});

test('without endpoints by region, DescribeRegions tells those of the vendor', async () => {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0 });
  call = callerOf(simulator.port);
  expect(await endpoints()).toMatchObject({ 'cn-beijing': 'ecs.cn-beijing.aliyuncs.com' });
});

describe('a call for another region', () => {
  const HERE = SOURCE.regionId;
  const THERE = 'cn-beijing';

  test('is served', async () => {
    await start({ foreignCalls: 'serve' });
    expect(await callIn(THERE, 'DescribeImages', { RegionId: HERE })).toMatchObject({ TotalCount: 1 });
  });

  test('is refused', async () => {
    await start({ foreignCalls: 'refuse' });
    const refusal = { status: 404, Code: 'InvalidOperation.NotSupportedEndpoint' };
    expect(await callIn(THERE, 'DescribeImages', { RegionId: HERE })).toMatchObject(refusal);
    expect(await callIn(THERE, 'CopyImage', copyTo(THERE))).toMatchObject(refusal);
    expect(await callIn(HERE, 'CopyImage', copyTo(THERE))).toMatchObject({ status: 200 });
    expect(await call('DescribeImages', { RegionId: HERE })).toMatchObject({ TotalCount: 1 });
  });

  test('finds an empty region', async () => {
    await start({ foreignCalls: 'empty' });
    expect(await callIn(THERE, 'DescribeImages', { RegionId: HERE })).toMatchObject({ status: 200, TotalCount: 0 });
    expect(await callIn(THERE, 'CopyImage', copyTo(THERE))).toMatchObject({ Code: 'InvalidImageId.NotFound' });
    expect(await callIn(HERE, 'DescribeImages', { RegionId: HERE })).toMatchObject({ TotalCount: 1 });
  });
});

test('a fault can be that of one endpoint', async () => {
  await start();
  await admin.addFault({ kind: 'throttle', endpoint: 'cn-beijing' });
  expect(await callIn('cn-beijing', 'DescribeImages', { RegionId: 'cn-beijing' })).toMatchObject({ status: 400 });
  expect(await callIn('cn-shanghai', 'DescribeImages', { RegionId: 'cn-beijing' })).toMatchObject({ status: 200 });
});
