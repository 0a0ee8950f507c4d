import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const ROOT = path.join(__dirname, '..', '..');
const MB = 1_000_000;

let project: string;
let tarball: string;

/** Packs the package, and installs the tarball in an empty project, without what only the worker needs. */
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'imageferry-package-'));
  const { stdout } = await execute('npm', ['pack', '--silent', '--pack-destination', project], { cwd: ROOT });
  tarball = path.join(project, stdout.trim().split('\n').at(-1) ?? '');
  await writeFile(path.join(project, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0' }));
  await run('npm', 'install', '--omit=optional', '--no-audit', '--no-fund', tarball);
});

afterAll(async () => {
  await rm(project, { recursive: true });
});

/** Runs a program in the project; returns what it has written on standard output. */
async function run(program: string, ...args: string[]): Promise<string> {
  return (await execute(program, args, { cwd: project })).stdout;
}

test('the tarball is small', async () => {
  expect((await stat(tarball)).size).toBeLessThan(MB);
});

test('npx runs the command', async () => {
  expect(await run('npx', '--no-install', 'imageferry', '--help')).toMatch(/^Examples:\n {2}imageferry copy /);
  expect(await run('npx', '--no-install', 'imageferry', 'completion', 'bash')).toContain(
    'complete -F _imageferry imageferry',
  );
});

const USE = "new Replications(undefined) instanceof Replications && typeof Nights === 'function' && 'well'";

test('CommonJS and ESM get the classes', async () => {
  const names = '{ Replications, Nights }';
  expect(await run('node', '-p', `const ${names} = require('imageferry'); ${USE}`)).toBe('well\n');
  const esm = `import ${names} from 'imageferry'; console.log(${USE});`;
  expect(await run('node', '--input-type=module', '-e', esm)).toBe('well\n');
});

const TYPED = `
import { Client } from '@temporalio/client';
import { type Manifest, type ReplicationRequestInput, Replications } from 'imageferry';
const request: ReplicationRequestInput = { source: { regionId: 'cn-hangzhou', imageId: 'm-1234' }, targets: ['cn-beijing'] };
export async function statusOf(client: Client): Promise<Manifest['status']> {
  const replications = new Replications(client);
  const { id } = await replications.start(request);
  return (await replications.result(id)).status;
}
// @ts-expect-error A number is no id.
export const wrong = (replications: Replications) => replications.result(1);
`;

test.each(['use.mts', 'use.cts'])('TypeScript finds the types from %s', async (file) => {
  await writeFile(path.join(project, file), TYPED);
  const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'node20', '--target', 'es2022'];
  await run('node', compiler, ...options, file);
});
