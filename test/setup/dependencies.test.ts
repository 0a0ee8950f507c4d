import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  callsIn,
  type Ended,
  importing,
  newDirectory,
  node,
  removeDirectory,
  runModule,
  SCRIPTS,
  writeProgram,
} from './support';

const LOCK = '{ "lockfileVersion": 3 }';
const installing = `
${importing('installDependencies', 'setup/dependencies.mjs')}
try {
  console.log(await installDependencies(process.argv[1]));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
`;

let root: string;
let bin: string;

beforeEach(async () => {
  root = await newDirectory();
  bin = path.join(root, 'bin');
  await writeFile(inRoot('package-lock.json'), LOCK);
  await fakeNpm('/bin/mkdir -p node_modules');
});

afterEach(async () => {
  await removeDirectory(root);
});

const inRoot = (...names: string[]): string => path.join(root, ...names);

/** An npm that records where and how it is called, and then does this. */
async function fakeNpm(body: string): Promise<void> {
  await writeProgram(path.join(bin, 'npm'), `echo "$PWD: $*" >> '${inRoot('calls')}'\n${body}`);
}

const install = (): Promise<Ended> => runModule(installing, [root], { PATH: bin });

const stampOf = (lock: string): string => `${createHash('sha256').update(lock).digest('hex')}\n`;
const stamp = (): Promise<string> => readFile(inRoot('node_modules', '.imageferry-lock'), 'utf8');

async function writeModule(name: string, content: string): Promise<string> {
  await mkdir(inRoot('node_modules'), { recursive: true });
  await writeFile(inRoot('node_modules', name), content);
  return inRoot('node_modules', name);
}

/** What npm leaves after an installation of its own, with its time relative to that of the lock file. */
async function npmRecord(secondsAfterLock: number): Promise<void> {
  const record = await writeModule('.package-lock.json', '{}');
  await utimes(inRoot('package-lock.json'), 1_700_000_000, 1_700_000_000);
  await utimes(record, 1_700_000_000, 1_700_000_000 + secondsAfterLock);
}

async function expectInstalled(ended: Ended): Promise<void> {
  expect(ended).toMatchObject({ code: 0, stdout: 'true\n' });
  expect(ended.stderr).toBe('imageferry setup: installing the npm packages of package-lock.json (npm ci)\n');
  expect(await callsIn(inRoot('calls'))).toEqual([`${root}: ci --no-audit --no-fund`]);
  expect(await stamp()).toBe(stampOf(LOCK));
}

async function expectUntouched(ended: Ended): Promise<void> {
  expect(ended).toEqual({ code: 0, stdout: 'false\n', stderr: '' });
  expect(await callsIn(inRoot('calls'))).toEqual([]);
  expect(await stamp()).toBe(stampOf(LOCK));
}

describe('npm ci', () => {
  test('runs in a fresh clone', async () => {
    await expectInstalled(await install());
  });

  test('runs if the stamp is of another lock file, however new the packages are', async () => {
    await writeModule('.imageferry-lock', stampOf('{ "lockfileVersion": 2 }'));
    await npmRecord(60);

    await expectInstalled(await install());
  });

  test('does not run if the stamp is of this lock file, however old the packages are', async () => {
    await writeModule('.imageferry-lock', stampOf(LOCK));
    await npmRecord(-60);

    await expectUntouched(await install());
  });

  test('runs once, and not again', async () => {
    await install();

    expect((await install()).stdout).toBe('false\n');
    expect(await callsIn(inRoot('calls'))).toHaveLength(1);
  });

  test('runs if packages without a stamp are older than the lock file', async () => {
    await npmRecord(-60);

    await expectInstalled(await install());
  });

  test('does not run if somebody else installed after the lock file was written, and leaves a stamp', async () => {
    await npmRecord(60);

    await expectUntouched(await install());
  });

  test('that fails shows what it said, and runs again the next time', async () => {
    await writeModule('.imageferry-lock', stampOf('{ "lockfileVersion": 2 }'));
    await fakeNpm('echo the registry is away >&2; exit 7');

    const { code, stderr } = await install();

    expect(code).toBe(1);
    expect(stderr).toMatch(/the registry is away\nnpm ci ended with code 7; its output is above\n$/);
    await install();
    expect(await callsIn(inRoot('calls'))).toHaveLength(2);
  });
});

describe('setup.mjs', () => {
  const setUp = async (variables: Record<string, string>): Promise<Ended> => {
    // A copy, for its root is the directory it lies in; without node_modules it shows that it needs no package.
    await cp(SCRIPTS, inRoot('scripts'), { recursive: true });
    return node(['scripts/setup.mjs'], { PATH: bin, IMAGEFERRY_CACHE: inRoot('cache'), ...variables }, root);
  };

  test('installs the packages of its own repository and says where the programs are', async () => {
    const file = await writeProgram(path.join(bin, 'given'), 'exit 0');

    const ended = await setUp({ IMAGEFERRY_TEMPORAL_PATH: file, IMAGEFERRY_TEST_SERVER_PATH: file });

    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: '' });
    expect(ended.stderr.trim().split('\n')).toEqual([
      'imageferry setup: installing the npm packages of package-lock.json (npm ci)',
      'imageferry setup: npm packages are those of package-lock.json',
      `imageferry setup: Temporal CLI: ${file}`,
      `imageferry setup: time-skipping test server: ${file}`,
    ]);
    expect(await callsIn(inRoot('calls'))).toEqual([`${root}: ci --no-audit --no-fund`]);
  });

  test('ends with 1 and the reason if a program is not available', async () => {
    const { code, stderr } = await setUp({ IMAGEFERRY_TEMPORAL_PATH: inRoot('nothing') });

    expect(code).toBe(1);
    expect(stderr).toMatch(/imageferry setup: IMAGEFERRY_TEMPORAL_PATH names .*, which is no program: [^\n]*\n$/);
  });
});
