import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { EncryptionCodec } from '../../../contract/encryption/codec';
import { loadCodecConfiguration } from '../../../worker/codec-server/configuration';
import { payloadsAsJson } from '../../../worker/codec-server/payload-json';
import { startCodecServer } from '../../../worker/codec-server/server';
import { ConfigurationError } from '../../../worker/configuration';
import { close } from '../../../worker/listen';

const TOKEN = randomBytes(32).toString('base64url');
const BEARER = { authorization: `Bearer ${TOKEN}` };
const UI = 'https://temporal.example.com';
const KEYS = [{ id: 'test', secret: createSecretKey(randomBytes(32)) }];

let server: Server;
let base: string;

beforeAll(async () => {
  server = await startCodecServer({
    address: '127.0.0.1:0',
    origins: [UI],
    tokens: ['x'.repeat(32), TOKEN],
    keys: KEYS,
  });
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => close(server));

const plainBody = (): string => payloadsAsJson([defaultPayloadConverter.toPayload({ name: 'web' })]);

async function encryptedBody(keys = KEYS): Promise<string> {
  return payloadsAsJson(await new EncryptionCodec(keys).encode([defaultPayloadConverter.toPayload({ name: 'web' })]));
}

const post = (where: string, body: string, headers: Record<string, string> = BEARER): Promise<Response> =>
  fetch(`${base}${where}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

test.each(['/decode', '/default/decode'])('%s gives the payloads in plain', async (where) => {
  const answer = await post(where, await encryptedBody());
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual(JSON.parse(plainBody()));
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('/encode gives payloads that only the key opens', async () => {
  const body = await (await post('/encode', plainBody())).text();
  expect(body).not.toContain(Buffer.from('"web"').toString('base64').slice(0, 4));
  expect(await (await post('/decode', body)).json()).toEqual(JSON.parse(plainBody()));
});

test('an address that is taken is refused by its name', async () => {
  const address = base.replace('http://', '');
  const again = startCodecServer({ address, origins: [UI], tokens: [TOKEN], keys: KEYS });
  await expect(again).rejects.toThrow(`IMAGEFERRY_CODEC_ADDRESS: "${address}" cannot be listened on (EADDRINUSE)`);
});

const basic = (password: string): string => `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`;

test.each([
  ['no token', {}],
  ['a wrong token', { authorization: `Bearer ${TOKEN.slice(1)}` }],
  ['an empty token', { authorization: 'Bearer ' }],
  ['a wrong password', { authorization: basic('guess') }],
  ['another scheme', { authorization: `Token ${TOKEN}` }],
])('with %s nothing is decrypted', async (_, headers) => {
  const answer = await post('/decode', await encryptedBody(), headers);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('Basic');
  expect(await answer.text()).not.toContain('d2Vi');
});

test('a browser may give the token as a password', async () => {
  expect((await post('/decode', await encryptedBody(), { authorization: basic(TOKEN) })).status).toBe(200);
  expect((await fetch(base, { headers: { authorization: basic(TOKEN) } })).status).toBe(200);
});

const preflight = (origin: string): Promise<Response> =>
  fetch(`${base}/decode`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-namespace' },
  });

test('pages of the UI may ask with x-namespace and with credentials', async () => {
  const { status, headers } = await preflight(UI);
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-origin')).toBe(UI);
  expect(headers.get('access-control-allow-credentials')).toBe('true');
  expect(headers.get('access-control-allow-headers')).toContain('x-namespace');
  const answer = await post('/decode', await encryptedBody(), { ...BEARER, origin: UI });
  expect(answer.headers.get('access-control-allow-origin')).toBe(UI);
});

test.each(['https://temporal.example.com.evil.example', 'http://temporal.example.com', 'null'])(
  'pages of %s may not ask, with a token either',
  async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    expect((await post('/decode', await encryptedBody(), { ...BEARER, origin })).status).toBe(403);
  },
);

test.each([
  ['', 400, 'must be JSON'],
  ['{"payloads": 1}', 400, 'must be JSON'],
  ['{"payloads": [{"data": "*"}]}', 400, 'must be JSON'],
  ['x'.repeat(17 * 1024 * 1024), 413, 'longer than'],
])('a body that cannot be used is refused', async (body, status, message) => {
  const answer = await post('/decode', body);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(message);
});

test('a missing key is named', async () => {
  const answer = await post(
    '/decode',
    await encryptedBody([{ id: 'other', secret: createSecretKey(randomBytes(32)) }]),
  );
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('encrypted with the key \\"other\\"');
});

test('there is nothing else', async () => {
  expect((await post('/else', '{}')).status).toBe(404);
  expect((await fetch(`${base}/decode`, { headers: BEARER })).status).toBe(404);
});

describe('the configuration', () => {
  let directory: string;
  let file: string;
  const key = randomBytes(32).toString('base64');
  const keys = { IMAGEFERRY_ENCRYPTION_KEYS: JSON.stringify([{ id: 'test', key }]) };

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'imageferry-codec-'));
    file = path.join(directory, 'tokens');
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
    try {
      loadCodecConfiguration(env);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      expect(error.message).not.toContain(TOKEN.slice(0, 10));
      return error.problems;
    }
    return [];
  }

  test('has an address, origins, tokens and keys', () => {
    writeFileSync(file, `${TOKEN}\n${'y'.repeat(32)}\n\n`);
    const env = {
      ...keys,
      IMAGEFERRY_CODEC_ORIGINS: `${UI}, http://localhost:8233`,
      IMAGEFERRY_CODEC_TOKENS_FILE: file,
    };
    const { address, origins, tokens } = loadCodecConfiguration(env);
    expect({ address, origins, tokens }).toEqual({
      address: '127.0.0.1:8888',
      origins: [UI, 'http://localhost:8233'],
      tokens: [TOKEN, 'y'.repeat(32)],
    });
  });

  test('lists all that is missing at once', () => {
    expect(problemsOf({})).toEqual([
      expect.stringContaining('IMAGEFERRY_CODEC_ORIGINS: '),
      expect.stringContaining('IMAGEFERRY_CODEC_TOKENS_FILE: '),
      expect.stringContaining('IMAGEFERRY_ENCRYPTION_KEYS_FILE: must name the file with the keys of the workers'),
    ]);
  });

  test.each(['https://temporal.example.com/', '*', 'temporal.example.com', 'https://a.example/ui'])(
    'refuses the origin %s',
    (origin) => {
      writeFileSync(file, TOKEN);
      const env = { ...keys, IMAGEFERRY_CODEC_ORIGINS: origin, IMAGEFERRY_CODEC_TOKENS_FILE: file };
      expect(problemsOf(env)).toEqual([expect.stringContaining('must be origins of Temporal UIs')]);
    },
  );

  test.each(['', 'short', `${TOKEN}\nshort`, `${TOKEN} ${TOKEN}`])('refuses a file of wrong tokens', (content) => {
    writeFileSync(file, content);
    const env = { ...keys, IMAGEFERRY_CODEC_ORIGINS: UI, IMAGEFERRY_CODEC_TOKENS_FILE: file };
    expect(problemsOf(env)).toEqual([expect.stringContaining('must hold a token a line, each of at least 32')]);
  });
});
