import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook as Verifier } from 'standardwebhooks';
import { ConfigurationError, loadConfiguration } from '../../../worker/configuration';

const SECRET = `whsec_${Buffer.alloc(32, 's').toString('base64')}`;
const OPS = { url: 'https://hooks.example.com/t0ken', secret: SECRET };

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'imageferry-webhooks-'));
  file = path.join(directory, 'webhooks.json');
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function load(content: unknown): ReturnType<typeof loadConfiguration> {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return loadConfiguration({ IMAGEFERRY_WEBHOOKS_FILE: file });
}

/** The problems of a file; none of them may tell what it holds. */
function problemsOf(content: unknown): readonly string[] {
  try {
    load(content);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const hidden of ['t0ken', SECRET, 'c3Nz']) expect(error.message).not.toContain(hidden);
    return error.problems;
  }
  return [];
}

test('a webhook has an address, a secret and the ends that it hears of', () => {
  const { webhooks } = load({ ops: OPS, audit: { ...OPS, on: ['failed', 'aborted'] } }).notifications;

  expect([...webhooks.keys()]).toEqual(['ops', 'audit']);
  expect(webhooks.get('ops')?.url.href).toBe(OPS.url);
  expect(webhooks.get('ops')?.on).toBeUndefined();
  expect(webhooks.get('audit')?.on).toEqual(['failed', 'aborted']);
  const headers = webhooks.get('ops')?.headersFor('run-1', '{}', Date.now()) ?? {};
  expect(new Verifier(SECRET).verify('{}', headers)).toEqual({});
});

test('the file may begin with a byte order mark', () => {
  expect(problemsOf(`\uFEFF${JSON.stringify({ ops: OPS })}`)).toEqual([]);
});

test.each([
  'http://127.0.0.1:9000/t0ken',
  'http://localhost/t0ken',
  'http://[::1]:9000/t0ken',
  'https://hooks.example.com:8443/t0ken',
])('the address may be %s', (url) => {
  expect(problemsOf({ ops: { ...OPS, url } })).toEqual([]);
});

test.each([
  ['http://hooks.example.com/t0ken', 'must begin with "https://", unless its host is this machine'],
  ['http://127.0.0.1.example.com/t0ken', 'must begin with "https://", unless its host is this machine'],
  ['ftp://hooks.example.com/t0ken', 'must begin with "https://"'],
  ['https://user:t0ken@hooks.example.com', 'must not hold a user or a password'],
  ['hooks.example.com/t0ken', 'must be an address such as'],
])('the address may not be %s', (url, message) => {
  expect(problemsOf({ ops: { ...OPS, url } })).toEqual([
    expect.stringContaining(`IMAGEFERRY_WEBHOOKS_FILE: ops.url: ${message}`),
  ]);
});

test('an address by http needs a word of its own', () => {
  expect(problemsOf({ ops: { ...OPS, url: 'http://hooks.monitoring.svc/t0ken', allowHttp: true } })).toEqual([]);
});

test('everything that is wrong is listed at once, and nothing of it is repeated', () => {
  const problems = problemsOf({
    'no name': OPS,
    short: { ...OPS, secret: 'whsec_c3Nz' },
    bare: SECRET,
    odd: { ...OPS, secrt: SECRET, on: ['done'] },
    [SECRET]: OPS,
    empty: {},
  });
  expect(problems).toEqual([
    'IMAGEFERRY_WEBHOOKS_FILE: "no name" must be a name such as "ops"',
    'IMAGEFERRY_WEBHOOKS_FILE: short.secret: must be "whsec_" and 24 to 64 bytes in base64',
    'IMAGEFERRY_WEBHOOKS_FILE: bare: must be an object with "url" and "secret"',
    expect.stringMatching(/odd\.on\.0: must be a list of some of "succeeded"/),
    'IMAGEFERRY_WEBHOOKS_FILE: odd.secrt: unknown field; remove it',
    'IMAGEFERRY_WEBHOOKS_FILE: "whsec_..." must be a name such as "ops"',
    expect.stringMatching(/empty\.url: must be an address/),
    expect.stringMatching(/empty\.secret: must be "whsec_"/),
  ]);
});

test.each([`{"ops": {"secret": "${SECRET}" "url": 1}}`, '[]', '"ops"', ''])('the file may not hold %j', (content) => {
  expect(problemsOf(content)).toEqual([
    `IMAGEFERRY_WEBHOOKS_FILE: "${file}" must hold an object: an entry for each name`,
  ]);
});

test('a file that cannot be read is named with the reason, beside all other problems', () => {
  const absent = path.join(directory, 'absent.json');
  const load = () => loadConfiguration({ IMAGEFERRY_WEBHOOKS_FILE: absent, IMAGEFERRY_POOLS: 'none' });
  expect(load).toThrow(`IMAGEFERRY_WEBHOOKS_FILE: "${absent}" cannot be read (ENOENT)`);
  expect(load).toThrow('IMAGEFERRY_POOLS');
});

test.each([
  ['https://temporal.example.com/', 'https://temporal.example.com'],
  ['http://localhost:8233', 'http://localhost:8233'],
  ['https://example.com/temporal/ui/', 'https://example.com/temporal/ui'],
])('the address of the Temporal UI may be %s', (address, expected) => {
  expect(loadConfiguration({ IMAGEFERRY_UI_URL: address }).notifications.uiUrl).toBe(expected);
});

test.each(['temporal.example.com', 'ftp://temporal.example.com', 'https://temporal.example.com/?a=b'])(
  'the address of the Temporal UI may not be %s',
  (address) => {
    expect(() => loadConfiguration({ IMAGEFERRY_UI_URL: address })).toThrow(
      /IMAGEFERRY_UI_URL: .* must be an address such as "https:\/\/temporal.example.com"/,
    );
  },
);
