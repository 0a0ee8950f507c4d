import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { foundQuietly, resolve } from './resolving';
import { type Environment, newDirectory, node, removeDirectory, SCRIPTS, writeProgram } from './support';

let directory: string;
let env: Environment;

beforeEach(async () => {
  directory = await newDirectory();
  env = { IMAGEFERRY_CACHE: path.join(directory, 'cache'), PATH: path.join(directory, 'bin') };
});

afterEach(async () => {
  await removeDirectory(directory);
});

const answers = 'echo temporal version 1.2.3';
const breaks = 'echo made for another machine >&2; exit 126';

const inDirectory = (...names: string[]): string => path.join(directory, ...names);

const locate = (args: string[], variables: Environment = {}, cwd?: string) =>
  node([path.join(SCRIPTS, 'setup', 'locate.mjs'), ...args], { ...env, ...variables }, cwd);

describe('a path given in a variable', () => {
  test.each([
    ['temporal', 'IMAGEFERRY_TEMPORAL_PATH'],
    ['temporal-test-server', 'IMAGEFERRY_TEST_SERVER_PATH'],
  ])('is where %s is, if %s names a program', async (program, variable) => {
    const file = await writeProgram(inDirectory('mine', 'any-name'), answers);

    expect(await locate([program], { [variable]: file })).toEqual(foundQuietly(file));
  });

  test('wins over PATH and over the cache', async () => {
    await writeProgram(inDirectory('bin', 'temporal'), answers);
    await resolve('temporal', { ...env, PATH: inDirectory('empty') }, [{ from: 'a source', writes: 'cached' }]);
    const file = await writeProgram(inDirectory('mine', 'temporal'), answers);

    expect(await locate(['temporal'], { IMAGEFERRY_TEMPORAL_PATH: file })).toEqual(foundQuietly(file));
  });

  test('may be relative, and is printed in full', async () => {
    const file = await writeProgram(inDirectory('mine', 'temporal'), answers);

    const located = await locate(['temporal'], { IMAGEFERRY_TEMPORAL_PATH: 'mine/temporal' }, directory);

    expect(located).toEqual(foundQuietly(file));
  });

  test.each<[string, (file: string) => Promise<void>]>([
    ['is not there', () => Promise.resolve()],
    ['is not executable', (file) => writeFile(file, '').then(() => chmod(file, 0o644))],
    ['is a directory', (file) => mkdir(file).then(() => undefined)],
  ])('is refused if it %s, with the variable, the file and the fix', async (_, prepare) => {
    const file = inDirectory('no-program');
    await prepare(file);
    await writeProgram(inDirectory('bin', 'temporal'), answers);

    const { code, stdout, stderr } = await locate(['temporal'], { IMAGEFERRY_TEMPORAL_PATH: file });

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `imageferry setup: IMAGEFERRY_TEMPORAL_PATH names ${file}, which is no program: ` +
        'correct it, or unset it to have temporal downloaded\n',
    );
  });

  test('counts as unset when it is empty', async () => {
    const file = await writeProgram(inDirectory('bin', 'temporal'), answers);

    expect(await locate(['temporal'], { IMAGEFERRY_TEMPORAL_PATH: '' })).toEqual(foundQuietly(file));
  });
});

describe('PATH', () => {
  test('is where temporal is, if it answers --version', async () => {
    const file = await writeProgram(inDirectory('bin', 'temporal'), `test "$*" = --version || exit 1; ${answers}`);

    expect(await resolve('temporal', env)).toEqual(foundQuietly(file));
  });

  test('is searched on past a temporal that does not answer', async () => {
    await writeProgram(inDirectory('bin', 'temporal'), breaks);
    const file = await writeProgram(inDirectory('other', 'temporal'), answers);

    const PATH = [inDirectory('bin'), inDirectory('empty'), inDirectory('other')].join(path.delimiter);

    expect(await resolve('temporal', { ...env, PATH })).toEqual(foundQuietly(file));
  });

  test('is given up for a download if no temporal on it answers', async () => {
    await writeProgram(inDirectory('bin', 'temporal'), breaks);

    const { code, stdout } = await resolve('temporal', env, [{ from: 'a source', writes: 'downloaded' }]);

    expect({ code, inCache: stdout.startsWith(inDirectory('cache')) }).toEqual({ code: 0, inCache: true });
  });

  test('has the temporal that does not answer named in the failure, with what it said', async () => {
    const file = await writeProgram(inDirectory('bin', 'temporal'), breaks);

    const { code, stderr } = await resolve('temporal', env);

    expect(code).toBe(1);
    expect(stderr).toContain(`\n  - ${file}: does not answer --version (made for another machine)\n`);
    expect(stderr).toContain('\n  - temporal on PATH: none that works\n');
  });

  test('is no place for the test server, whose version must be the pinned one', async () => {
    await writeProgram(inDirectory('bin', 'temporal-test-server'), answers);

    const { code, stderr } = await resolve('temporal-test-server', env);

    expect(code).toBe(1);
    expect(stderr).toContain('Tried:\n  - IMAGEFERRY_TEST_SERVER_PATH: not set\nInstall it');
  });
});

describe('the name of the program', () => {
  test.each([[[]], [['temporal-server']]])('is asked for, given %j', async (args) => {
    const { code, stdout, stderr } = await locate(args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('imageferry setup: usage: node scripts/setup/locate.mjs temporal|temporal-test-server\n');
  });
});
