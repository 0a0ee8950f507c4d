import { createEcsApi, credentialFromEnvironment } from '../../activities/ecs';
import type { EcsApi } from '../../activities/ecs/api';
import { proxyServer } from '../../activities/ecs/wire/proxy';
import { SIMULATOR_KEY } from '../../simulator';
import { failureOf, SOURCE, startSubject, type Subject } from '../simulator/support';
import { type SmallProxy, startSmallProxy } from './small-proxy';

const HANGZHOU = 'ecs-cn-hangzhou.aliyuncs.com';
const SINGAPORE = 'ecs.ap-southeast-1.aliyuncs.com';
const FRANKFURT = 'ecs.eu-central-1.aliyuncs.com';

/** Stands between the adapter and the simulator: each host that is called shows in what the proxy is asked for. */
let proxy: SmallProxy;
let subject: Subject;
let ecs: EcsApi;

beforeEach(async () => {
  subject = await startSubject();
  proxy = await startSmallProxy({ port: subject.port });
  const credential = credentialFromEnvironment({
    ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
  });
  const http = proxyServer(proxy.address);
  if (http === undefined) throw new Error('the address of the proxy is malformed');
  const settings = { protocol: 'http', network: 'public', timeoutMs: 5000, proxy: { http, exceptions: [] } } as const;
  ecs = createEcsApi(settings, credential);
});

afterEach(async () => {
  proxy.stop();
  await subject.stop();
});

const hostsCalled = (): string[] => proxy.asked.map(({ target }) => new URL(target).host);

test('the regions are asked of the region in question first', async () => {
  expect(await ecs.describeRegions('eu-central-1')).toContain('cn-hangzhou');
  expect(hostsCalled()).toEqual([FRANKFURT]);
});

test('with Hangzhou dark the regions of a copy within Europe are known', async () => {
  proxy.behaviour.dark = [HANGZHOU];
  expect(await ecs.describeRegions('eu-central-1')).toContain('eu-west-1');
});

test('other regions are asked when the region in question is dark', async () => {
  proxy.behaviour.dark = [FRANKFURT, HANGZHOU];
  expect(await ecs.describeRegions('eu-central-1')).toContain('eu-west-1');
  expect(hostsCalled()).toEqual([FRANKFURT, HANGZHOU, SINGAPORE]);
});

test('without a region in question Hangzhou is asked first', async () => {
  await ecs.describeRegions();
  expect(hostsCalled()).toEqual([HANGZHOU]);
});

test('when all are dark the first failure is told', async () => {
  proxy.behaviour.dark = [FRANKFURT, HANGZHOU, SINGAPORE, 'ecs.us-west-1.aliyuncs.com'];
  expect(await failureOf(ecs.describeRegions('eu-central-1'))).toMatchObject({ regionId: 'eu-central-1' });
  expect(hostsCalled()).toHaveLength(4);
});

test('a region whose server has a fault or does not know ECS is passed over', async () => {
  await subject.admin.addFault({ kind: 'error', action: 'DescribeRegions', times: 1 });
  expect(await ecs.describeRegions('eu-central-1')).toContain('eu-west-1');
  await subject.admin.addFault({
    kind: 'error',
    action: 'DescribeRegions',
    code: 'InvalidProduct.NotFound',
    status: 404,
    times: 1,
  });
  expect(await ecs.describeRegions('us-west-1')).toContain('eu-west-1');
});

test.each([
  ['Forbidden.RAM', 403],
  ['InvalidTimeStamp.Expired', 400],
  ['Throttling.User', 400],
])('no other region is asked after %s, which is not about the region', async (code, status) => {
  await subject.admin.addFault({ kind: 'error', action: 'DescribeRegions', code, status });
  expect(await failureOf(ecs.describeRegions('eu-central-1'))).toMatchObject({ code });
  expect(hostsCalled()).toEqual([FRANKFURT]);
});

test('a region is called where DescribeRegions tells', async () => {
  expect(ecs.endpointOf(SOURCE.regionId)).toBe(HANGZHOU);
  await subject.admin.set({ regions: { [SOURCE.regionId]: { endpoint: 'ecs.elsewhere.example.com' } } });
  await ecs.describeRegions('eu-central-1');

  expect(await ecs.describeImages(SOURCE.regionId, { imageId: SOURCE.imageId })).toHaveLength(1);

  expect(hostsCalled()).toEqual([FRANKFURT, 'ecs.elsewhere.example.com']);
  expect(ecs.endpointOf(SOURCE.regionId)).toBe('ecs.elsewhere.example.com');
});

test('a region that DescribeRegions adds is called where it tells', async () => {
  await subject.admin.set({ regions: { 'cn-shanghai-finance-1': { endpoint: 'ecs.finance.example.com' } } });
  await ecs.describeRegions();
  expect(await ecs.describeImages('cn-shanghai-finance-1', {})).toEqual([]);
  expect(hostsCalled()).toEqual([HANGZHOU, 'ecs.finance.example.com']);
});
