import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import httpx from 'httpx';
import { createEcsApi, credentialFromEnvironment } from '../../activities/ecs';
import type { EcsApi } from '../../activities/ecs/api';
import { SIMULATOR_KEY } from '../../simulator';
import { SOURCE, startSubject, type Subject } from '../simulator/support';

/** Where the vendor's library asks for credentials: STS by https, and the metadata server of an instance. Nothing else is redirected. */
const STS = 'sts.aliyuncs.com';
const METADATA = '100.100.100.200';

/** What the library keeps of the environment of this process must not be there. */
const HIDDEN = { HOME: '/nonexistent', ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' };

let subject: Subject;
let vendor: Server;
let folder: string;
/** What the vendor was asked for, and the security tokens that calls to ECS had. */
let asked: { path: string; parameters: URLSearchParams }[];
let tokens: (string | null)[];
const ownEnvironment = process.env;

beforeEach(async () => {
  subject = await startSubject();
  folder = mkdtempSync(path.join(tmpdir(), 'imageferry-credentials-'));
  [asked, tokens] = [[], []];
  vendor = createServer((request, response) => {
    void answerOfVendor(request).then((answer) => response.end(answer));
  });
  vendor.listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const send = httpx.request;
  jest.spyOn(httpx, 'request').mockImplementation(async (url, options) => {
    const { hostname, pathname, search } = new URL(url);
    if (hostname === STS || hostname === METADATA) return send(`${addressOfVendor()}${pathname}${search}`, options);
    const headers = new Headers((options.headers ?? {}) as Record<string, string>);
    if (headers.has('x-acs-action')) tokens.push(headers.get('x-acs-security-token'));
    return send(url, options);
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  process.env = ownEnvironment;
  vendor.close();
  rmSync(folder, { recursive: true });
  await subject.stop();
});

const addressOfVendor = () => `http://127.0.0.1:${String((vendor.address() as AddressInfo).port)}`;

/** Sessions of the key that the simulator knows, each with a token of its own. They end so soon that every use asks for a new one. */
async function answerOfVendor(request: IncomingMessage): Promise<string> {
  const { pathname, searchParams } = new URL(request.url ?? '', addressOfVendor());
  const form = new URLSearchParams(await text(request));
  asked.push({ path: pathname, parameters: new URLSearchParams([...searchParams, ...form]) });
  if (pathname.endsWith('/api/token')) return 'token-of-the-metadata';
  if (pathname.endsWith('/security-credentials/')) return 'role-of-the-instance';
  const session = {
    Code: 'Success',
    AccessKeyId: SIMULATOR_KEY.id,
    AccessKeySecret: SIMULATOR_KEY.secret,
    SecurityToken: `session-${String(asked.length)}`,
    Expiration: new Date(Date.now() + 600_000).toISOString().replace(/\.\d+/, ''),
  };
  return JSON.stringify(pathname === '/' ? { Credentials: session } : session);
}

function ecsWith(env: Record<string, string>): EcsApi {
  process.env = { ...ownEnvironment, ...HIDDEN, ...env };
  const endpoint = `127.0.0.1:${String(subject.port)}`;
  return createEcsApi(
    { endpoint, protocol: 'http', network: 'public', timeoutMs: 5000 },
    credentialFromEnvironment(env),
  );
}

const look = async (ecs: EcsApi) =>
  (await ecs.describeImages(SOURCE.regionId, { imageId: SOURCE.imageId })).map(({ imageId }) => imageId);

const key = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
};

test('an access key, and a temporary one with its token', async () => {
  expect(await look(ecsWith(key))).toEqual([SOURCE.imageId]);
  expect(await look(ecsWith({ ...key, ALIBABA_CLOUD_SECURITY_TOKEN: 'of-sts' }))).toEqual([SOURCE.imageId]);
  expect(tokens).toEqual([null, 'of-sts']);
  expect(asked).toEqual([]);
});

test('a role by OIDC, whose token file and whose session change while the worker runs', async () => {
  const file = path.join(folder, 'token');
  const role = {
    ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/r',
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1:oidc-provider/p',
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: file,
  };
  const ecs = ecsWith(role);
  for (const token of ['first', 'second']) {
    writeFileSync(file, token);
    expect(await look(ecs)).toEqual([SOURCE.imageId]);
  }
  expect(asked.map(({ parameters }) => [parameters.get('Action'), parameters.get('OIDCToken')])).toEqual([
    ['AssumeRoleWithOIDC', 'first'],
    ['AssumeRoleWithOIDC', 'second'],
  ]);
  expect(tokens).toEqual(['session-1', 'session-2']);
});

test('the role of the instance, whose session changes while the worker runs', async () => {
  const ecs = ecsWith({});
  expect(await look(ecs)).toEqual([SOURCE.imageId]);
  expect(await look(ecs)).toEqual([SOURCE.imageId]);
  expect(asked.map(({ path }) => path)).toContain('/latest/meta-data/ram/security-credentials/role-of-the-instance');
  expect(new Set(tokens).size).toBe(2);
});

test('a role that the profile names', async () => {
  const file = path.join(folder, 'credentials');
  const lines = ['[default]', 'type = ram_role_arn', `access_key_id = ${SIMULATOR_KEY.id}`];
  lines.push(
    `access_key_secret = ${SIMULATOR_KEY.secret}`,
    'role_arn = acs:ram::1:role/r',
    'role_session_name = ferry',
  );
  writeFileSync(file, lines.join('\n'));
  const ecs = ecsWith({ ALIBABA_CLOUD_CREDENTIALS_FILE: file });
  expect(await look(ecs)).toEqual([SOURCE.imageId]);
  expect(asked.map(({ parameters }) => [parameters.get('Action'), parameters.get('RoleArn')])).toEqual([
    ['AssumeRole', 'acs:ram::1:role/r'],
  ]);
  expect(tokens).toEqual(['session-1']);
});

test('an address that gives credentials, as a sidecar has it', async () => {
  const address = `${addressOfVendor()}/credentials`;
  const ecs = ecsWith({ ALIBABA_CLOUD_CREDENTIALS_URI: address, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' });
  expect(await look(ecs)).toEqual([SOURCE.imageId]);
  expect(await look(ecs)).toEqual([SOURCE.imageId]);
  expect(tokens).toEqual(['session-1', 'session-2']);
});
