import { inspect } from 'node:util';
import { proxyFor, proxyServer, type ProxySettings } from '../../../../../activities/ecs/wire/proxy';

const ECS = 'https://ecs.eu-central-1.aliyuncs.com/';

function settings(exceptions: string[] = []): ProxySettings {
  const [https, http] = [proxyServer('http://secure.example.com:3128'), proxyServer('plain.example.com')];
  return { ...(https && { https }), ...(http && { http }), exceptions };
}

const addressFor = (url: string, exceptions?: string[]) => proxyFor(new URL(url), settings(exceptions))?.address;

test('calls by https and by http have a proxy each', () => {
  expect(addressFor(ECS)).toBe('secure.example.com:3128');
  expect(addressFor('http://ecs.test:9000/')).toBe('plain.example.com:80');
  expect(proxyFor(new URL(ECS), { exceptions: [] })).toBeUndefined();
  expect(proxyFor(new URL(ECS), undefined)).toBeUndefined();
});

test.each([
  '*',
  'aliyuncs.com',
  '.aliyuncs.com',
  '*.aliyuncs.com',
  'ecs.EU-central-1.aliyuncs.com',
  'aliyuncs.com:443',
  'ecs.eu-central-1.aliyuncs.com:443',
])('the exception %s keeps ECS away from the proxy', (exception) => {
  expect(addressFor(ECS, ['other.example.com', exception])).toBeUndefined();
});

test.each(['uncs.com', 'aliyuncs.com:80', 'central-1.aliyuncs.com', '.', '', '10.0.0.0/8', 'com.cn'])(
  'the exception %s does not',
  (exception) => {
    expect(addressFor(ECS, [exception])).toBe('secure.example.com:3128');
  },
);

test.each([
  ['http://10.1.2.3:9000/', '10.0.0.0/8'],
  ['http://10.1.2.3:9000/', '10.1.2.3'],
  ['http://10.1.2.3:9000/', '10.1.2.3:9000'],
  ['http://[fd00::17]:9000/', 'fd00::/8'],
  ['http://[fd00::17]:9000/', '[fd00::17]:9000'],
  ['http://[fd00::17]:9000/', 'fd00::17'],
])('%s is an exception by %s', (url, exception) => {
  expect(addressFor(url, [exception])).toBeUndefined();
  expect(
    addressFor(url, ['10.1.2.4', '11.0.0.0/8', '10.0.0.0/99', 'fe80::/16', '10.1.2.3:80', 'words/8']),
  ).toBeDefined();
});

test.each([
  'http://localhost:9000/',
  'http://127.0.0.1/',
  'http://127.8.8.8/',
  'http://[::1]/',
  'http://100.100.100.200/',
])('%s never goes through a proxy', (url) => {
  expect(addressFor(url)).toBeUndefined();
});

test.each([
  ['http://proxy.example.com:3128', 'proxy.example.com:3128'],
  ['https://proxy.example.com', 'proxy.example.com:443'],
  ['proxy.example.com:3128', 'proxy.example.com:3128'],
  ['http://[fd00::1]:3128/', '[fd00::1]:3128'],
  ['socks5://proxy.example.com', undefined],
  ['http://', undefined],
  ['what is this', undefined],
])('the proxy %s is at %s', (text, address) => {
  expect(proxyServer(text)?.address).toBe(address);
});

test('user and password go to the proxy, and show nowhere else', () => {
  const proxy = proxyServer('http://user:p%40ss-word@proxy.example.com:3128');
  expect(proxy?.headers).toEqual({
    'proxy-authorization': `Basic ${Buffer.from('user:p@ss-word').toString('base64')}`,
  });
  expect(`${JSON.stringify(proxy)} ${inspect(proxy)}`).not.toMatch(/user|word|dXNlcj/);
});
