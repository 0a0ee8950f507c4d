import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedSdks } from './python-sdks';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'imageferry-clients-'));
});

afterEach(() => {
  rmSync(cache, { recursive: true });
});

/** The settings of pip on a machine that reaches no index. */
const OFFLINE: [string, NodeJS.ProcessEnv][] = [
  ['that uses none', { PIP_NO_INDEX: '1' }],
  ['whose index does not answer', { PIP_INDEX_URL: 'http://127.0.0.1:9/simple/', PIP_RETRIES: '0' }],
];

function install(settings: NodeJS.ProcessEnv, requirements?: string): string | undefined {
  const env = { ...process.env, ...settings };
  delete env['PIP_FIND_LINKS'];
  return installedSdks({ cache, env, ...(requirements !== undefined && { requirements }) });
}

test.each(OFFLINE)('nothing is installed by a pip %s', (_which, settings) => {
  expect(install(settings)).toBeUndefined();
  expect(readdirSync(cache)).toEqual([]);
});

test('any other failure is one, also without an index', () => {
  const requirements = path.join(cache, 'requirements.txt');
  writeFileSync(requirements, 'no requirement at all\n');
  expect(() => install({ PIP_NO_INDEX: '1' }, requirements)).toThrow(/Invalid requirement/);
});

test('a machine without Python is no machine without an index', () => {
  expect(() => install({ PATH: cache })).toThrow(/ENOENT/);
});
