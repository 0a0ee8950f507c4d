import { createEcsApi, askAccountId, credentialFromEnvironment } from '../../activities/ecs';
import type { EcsConfiguration } from '../../activities/ecs/configuration';
import { proxyServer } from '../../activities/ecs/wire/proxy';
import { SIMULATOR_ACCOUNT_ID, SIMULATOR_KEY } from '../../simulator';
import { failureOf, SOURCE, startSubject, type Subject } from '../simulator/support';
import { type SmallProxy, startSmallProxy } from './small-proxy';

const HOST = 'ecs.test.invalid:9000';

let subject: Subject;
let proxy: SmallProxy;

beforeEach(async () => {
  subject = await startSubject();
  proxy = await startSmallProxy({ port: subject.port });
});

afterEach(async () => {
  proxy.stop();
  await subject.stop();
});

const credential = credentialFromEnvironment({
  ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
});

function settings(protocol: 'http' | 'https', endpoint: string, exceptions: string[] = []): EcsConfiguration {
  const server = proxyServer(`http://user:secret-of-the-proxy@${proxy.address}`);
  if (server === undefined) throw new Error('the address of the proxy is malformed');
  return {
    endpoint,
    protocol,
    network: 'public',
    timeoutMs: 5000,
    proxy: { https: server, http: server, exceptions },
  };
}

const look = (ecs: EcsConfiguration) =>
  createEcsApi(ecs, credential).describeImages(SOURCE.regionId, { imageId: SOURCE.imageId });

test('a call by http goes through the proxy, signed for ECS', async () => {
  expect(await look(settings('http', HOST))).toHaveLength(1);
  const [asked, ...others] = proxy.asked;
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ method: 'POST', target: expect.stringMatching(`^http://${HOST}/\\?`) as unknown });
  expect(asked?.authorization).toBe(`Basic ${Buffer.from('user:secret-of-the-proxy').toString('base64')}`);
});

test('ECS does not see what is for the proxy alone', async () => {
  await look(settings('http', HOST));
  expect(JSON.stringify(await subject.admin.journal({}))).not.toContain('proxy');
});

test('the question to STS goes through the proxy too', async () => {
  expect(await askAccountId(settings('http', HOST), credential)).toBe(SIMULATOR_ACCOUNT_ID);
  expect(proxy.asked).toHaveLength(1);
});

test('a call by https goes through a tunnel of the proxy, encrypted for ECS', async () => {
  const failure = await failureOf(look(settings('https', 'ecs.eu-central-1.aliyuncs.com')));
  expect(proxy.asked).toMatchObject([{ method: 'CONNECT', target: 'ecs.eu-central-1.aliyuncs.com:443' }]);
  // A ClientHello of TLS, which names the server.
  expect(proxy.firstBytes[0]?.[0]).toBe(0x16);
  expect(proxy.firstBytes[0]?.toString('latin1')).toContain('ecs.eu-central-1.aliyuncs.com');
  expect(failure).toMatchObject({ code: 'Unreachable', class: 'transient' });
});

test('NO_PROXY keeps a host away from the proxy', async () => {
  const failure = await failureOf(look(settings('http', HOST, ['test.invalid'])));
  expect(failure).toMatchObject({ code: 'Unreachable', executed: 'no' });
  expect(proxy.asked).toEqual([]);
});

test('the machine itself is never called through the proxy', async () => {
  expect(await look(settings('http', `127.0.0.1:${String(subject.port)}`))).toHaveLength(1);
  expect(proxy.asked).toEqual([]);
});

test.each([403, 407, 502])('a proxy that answers CONNECT with %d is named, without its password', async (status) => {
  proxy.behaviour.connectStatus = status;
  const failure = await failureOf(look(settings('https', 'ecs.eu-central-1.aliyuncs.com')));
  expect(failure).toMatchObject({
    code: 'Unreachable',
    class: 'transient',
    executed: 'no',
    message: `DescribeImages in ${SOURCE.regionId} did not get an answer (the proxy ${proxy.address} answered ${String(status)})`,
    hint: expect.stringContaining('proxy') as unknown,
  });
  expect(JSON.stringify(failure)).not.toMatch(/secret-of-the-proxy|user:/);
});

test('a proxy that cannot be reached is named, and nothing was sent', async () => {
  const ecs = settings('https', 'ecs.eu-central-1.aliyuncs.com');
  proxy.stop();
  expect(await failureOf(look(ecs))).toMatchObject({
    code: 'Unreachable',
    executed: 'no',
    message: expect.stringContaining(`(the proxy ${proxy.address}: ECONNREFUSED)`) as unknown,
  });
});

test('a call by http that the proxy cannot forward is an unexpected answer', async () => {
  proxy.behaviour.dark = [HOST];
  expect(await failureOf(look(settings('http', HOST)))).toMatchObject({
    code: 'UnexpectedAnswer',
    message: expect.stringContaining('HTTP 502') as unknown,
  });
});
