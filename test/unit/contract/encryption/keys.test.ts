import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { encryption } from '../../../../client/connection/encryption';
import { InvalidConnectionError } from '../../../../client/errors';
import { keysFromEnvironment } from '../../../../contract/encryption/keys-from-environment';
import { ConfigurationError, loadConfiguration } from '../../../../worker/configuration';

const KEY = randomBytes(32).toString('base64');
const OTHER = randomBytes(32).toString('base64');
const GOOD = [
  { id: '2026-11', key: KEY },
  { id: '2026-10', key: OTHER },
];

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'imageferry-keys-'));
  file = path.join(directory, 'keys.json');
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** The problems of a text, which are the same in a file and in the variable; none of them may hold a part of a key. */
function problemsOf(text: string): string[] {
  writeFileSync(file, text);
  const inFile = keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS_FILE: file }).problems;
  const inline = keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS: text }).problems;
  const bare = inFile.map((problem) => problem.replace(`IMAGEFERRY_ENCRYPTION_KEYS_FILE: "${file}": `, ''));
  expect(inline).toEqual(bare.map((problem) => `IMAGEFERRY_ENCRYPTION_KEYS: ${problem}`));
  expect(inFile.join()).not.toContain(KEY.slice(0, 8));
  return bare;
}

test('keys come from a file or from a variable, in their order', () => {
  writeFileSync(file, `\uFEFF${JSON.stringify(GOOD)}`);
  const inFile = keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS_FILE: file });

  expect(inFile.problems).toEqual([]);
  expect(inFile.keys.map(({ id }) => id)).toEqual(['2026-11', '2026-10']);
  expect(inFile.keys[0]?.secret.export().toString('base64')).toBe(KEY);
  expect(keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS: JSON.stringify(GOOD) })).toEqual(inFile);
});

test('a configuration that is printed shows no key', () => {
  const configuration = loadConfiguration({ IMAGEFERRY_ENCRYPTION_KEYS: JSON.stringify(GOOD) });
  const printed = `${JSON.stringify(configuration)} ${inspect(configuration, { depth: 9, showHidden: true })}`;
  expect(printed).toContain('2026-11');
  for (const form of ['base64', 'hex'] as const) {
    expect(printed).not.toContain(Buffer.from(KEY, 'base64').toString(form).slice(0, 12));
  }
});

test('nothing is encrypted unless a variable is set', () => {
  expect(keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS: '', IMAGEFERRY_ENCRYPTION_KEYS_FILE: '' }).keys).toEqual([]);
  expect(loadConfiguration({}).encryptionKeys).toEqual([]);
  expect(encryption({}).failureConverterPath).toBeUndefined();
});

test.each([
  ['{', 'must hold a JSON list of keys'],
  ['{"2026-11": "x"}', 'must hold a JSON list of keys'],
  ['[]', 'must hold at least one key'],
  [`["${KEY}"]`, '[0]: must be an object with "id" and "key"'],
  [`[{"id": "${KEY}", "key": "a"}]`, '[0].id: must have 1 to 63 letters'],
  [`[{"id": "a", "key": "${KEY.slice(4)}"}]`, '[0].key: must be 32 bytes in base64; make one with "openssl rand'],
  [`[{"id": "a", "key": "${KEY}", "${KEY}": 1}]`, '[0]: may have the fields "id" and "key" only'],
  [`[{"id": "a", "key": "${KEY}"}, {"id": "a", "key": "${OTHER}"}]`, 'has two keys of the same id'],
])('what is wrong with %s is said without a part of a key', (text, problem) => {
  expect(problemsOf(text)).toContainEqual(expect.stringContaining(problem));
});

test('all that is wrong is listed at once', () => {
  expect(problemsOf('[{"id": "a b", "key": "x"}, 7]')).toHaveLength(3);
});

test('a file that cannot be read, and both variables at once, are problems', () => {
  const absent = path.join(directory, 'absent.json');
  expect(keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS_FILE: absent }).problems).toEqual([
    `IMAGEFERRY_ENCRYPTION_KEYS_FILE: "${absent}": cannot be read (ENOENT)`,
  ]);
  expect(
    keysFromEnvironment({ IMAGEFERRY_ENCRYPTION_KEYS_FILE: file, IMAGEFERRY_ENCRYPTION_KEYS: '[]' }).problems,
  ).toEqual([expect.stringContaining('is set together with IMAGEFERRY_ENCRYPTION_KEYS_FILE; unset one of them')]);
});

test('worker and command refuse wrong keys, each with its own error', () => {
  const env = { IMAGEFERRY_ENCRYPTION_KEYS: '[]' };
  expect(() => loadConfiguration(env)).toThrow(ConfigurationError);
  expect(() => encryption(env)).toThrow(InvalidConnectionError);
});
