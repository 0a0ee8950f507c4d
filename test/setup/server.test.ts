import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { postgresPrograms } from '../postgres/postgresql';

const LOCATE = path.join(__dirname, '..', '..', 'scripts', 'setup', 'locate-server.mjs');

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'imageferry-cache-'));
});

afterEach(() => {
  rmSync(cache, { recursive: true });
});

/** Looks for the Temporal server on a machine without Go. */
function locate(): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LOCATE], { env: { PATH: cache, IMAGEFERRY_CACHE: cache }, encoding: 'utf8' });
}

test('without Go, who has no Temporal server hears what to install', () => {
  const { status, stdout, stderr } = locate();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/install Go 1\.26 or newer\. Or put "server", "sql" and "schema" of go\.temporal\.io\/server/);
  expect(stderr).toContain(cache);
});

test('a Temporal server that is there is taken without Go', () => {
  const folder = path.join(cache, 'temporal-server-1.32.0');
  mkdirSync(path.join(folder, 'schema'), { recursive: true });
  for (const program of ['server', 'sql']) writeFileSync(path.join(folder, program), '', { mode: 0o755 });
  const paths = { server: `${folder}/server`, schemaTool: `${folder}/sql`, schemas: `${folder}/schema` };
  expect(JSON.parse(locate().stdout)).toEqual(paths);
});

test('the programs of PostgreSQL are found on PATH', () => {
  for (const program of ['initdb', 'postgres']) writeFileSync(path.join(cache, program), '');
  expect(postgresPrograms(`/nonexistent:${cache}`)).toBe(cache);
});
