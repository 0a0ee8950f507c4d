import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { foundQuietly, resolve, type Source } from './resolving';
import { type Ended, type Environment, everythingIn, newDirectory, removeDirectory } from './support';

let directory: string;
let cache: string;
let env: Environment;

beforeEach(async () => {
  directory = await newDirectory();
  cache = path.join(directory, 'cache');
  env = { IMAGEFERRY_CACHE: cache, PATH: path.join(directory, 'empty') };
});

afterEach(async () => {
  await removeDirectory(directory);
});

const works: Source = { from: 'the working source', writes: 'the program' };
const refuses: Source = { from: 'the refusing source', fails: 'it is closed today' };
const breaksOff: Source = { from: 'the slow source', writes: 'the prog', fails: 'the connection broke' };

const programIn = ({ stdout }: Ended): string => stdout.trim();

/** Downloads a program and returns where it is. */
async function download(source: Source = works): Promise<string> {
  const ended = await resolve('temporal', env, [source]);
  expect(ended.code).toBe(0);
  return programIn(ended);
}

describe('a download', () => {
  test('comes from the first source that has the program', async () => {
    const never: Source = { from: 'the last source', writes: 'another program' };

    const ended = await resolve('temporal', env, [refuses, works, never]);

    expect(ended.stderr.trim().split('\n')).toEqual([
      'imageferry setup: getting temporal from the refusing source',
      'imageferry setup: getting temporal from the working source',
    ]);
    expect(await readFile(programIn(ended), 'utf8')).toBe('the program');
  });

  test('is an executable file in the cache, and all that is left there', async () => {
    const file = await download();

    expect((await stat(file)).mode & 0o777).toBe(0o755);
    const folder = path.relative(cache, path.dirname(file));
    expect(await everythingIn(cache)).toEqual([folder, `${folder}/temporal`, `${folder}/temporal.sha256`]);
  });

  test('that no source has lists each with its reason, and how to go on', async () => {
    const { code, stdout, stderr } = await resolve('temporal', env, [refuses, breaksOff]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.slice(stderr.indexOf('temporal is not available'))).toBe(
      [
        'temporal is not available. Tried:',
        '  - IMAGEFERRY_TEMPORAL_PATH: not set',
        '  - temporal on PATH: none that works',
        '  - the refusing source: it is closed today',
        '  - the slow source: the connection broke',
        'Install it and set IMAGEFERRY_TEMPORAL_PATH to its path.\n',
      ].join('\n'),
    );
  });

  test('that fails half way leaves neither a program nor a scratch directory', async () => {
    expect((await resolve('temporal', env, [breaksOff])).code).toBe(1);

    expect(await everythingIn(cache)).toEqual([]);
  });

  test('of a program that is missing from what was fetched leaves none in the cache', async () => {
    const { code, stderr } = await resolve('temporal', env, [{ from: 'the empty source' }]);

    expect(code).toBe(1);
    expect(stderr).toContain('- the empty source: ENOENT');
    expect(await everythingIn(cache)).toEqual([expect.stringMatching(/^temporal-[\d.]+$/)]);
  });

  test('tells a cache that cannot be written to as the reason', async () => {
    await writeFile(cache, 'a file where the directory should be');

    const { code, stderr } = await resolve('temporal', env, [works]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/- the working source: (ENOTDIR|EEXIST).*cache/);
  });
});

describe('the cached program', () => {
  test('is used without a download', async () => {
    const file = await download();

    expect(await resolve('temporal', env, [refuses])).toEqual(foundQuietly(file));
  });

  test('is not taken for the other program', async () => {
    await download();

    expect((await resolve('temporal-test-server', env, [refuses])).code).toBe(1);
  });

  test.each<[string, (file: string) => Promise<void>]>([
    ['its bytes were altered', (file) => appendFile(file, ' with a stowaway')],
    ['its hash is gone', (file) => rm(`${file}.sha256`)],
  ])('is replaced, and that is said, once %s', async (_, alter) => {
    const file = await download();
    await alter(file);

    const replaced = await resolve('temporal', env, [{ from: 'the second source', writes: 'the program again' }]);

    expect(programIn(replaced)).toBe(file);
    expect(replaced.stderr.trim().split('\n')).toEqual([
      `imageferry setup: ${file} is not what was stored (its sha256 differs); replacing it`,
      'imageferry setup: getting temporal from the second source',
    ]);
    expect(await readFile(file, 'utf8')).toBe('the program again');
    expect(await resolve('temporal', env)).toEqual(foundQuietly(file));
  });

  test('is not used altered, even if no source has another', async () => {
    await appendFile(await download(), ' with a stowaway');

    const { code, stdout } = await resolve('temporal', env, [refuses]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('is fetched anew if only its hash is left', async () => {
    const file = await download();
    await rm(file);

    expect(await download()).toBe(file);
  });

  test.each<[string, (place: string) => Environment, string]>([
    ['IMAGEFERRY_CACHE', (place) => ({ IMAGEFERRY_CACHE: place, XDG_CACHE_HOME: '/x', HOME: '/x' }), ''],
    ['XDG_CACHE_HOME', (place) => ({ XDG_CACHE_HOME: place, HOME: '/x' }), 'imageferry'],
    ['HOME', (place) => ({ HOME: place }), '.cache/imageferry'],
  ])('lies where %s says', async (_, variables, folder) => {
    const ended = await resolve('temporal', { PATH: path.join(directory, 'empty'), ...variables(directory) }, [works]);

    expect(path.dirname(path.dirname(programIn(ended)))).toBe(path.join(directory, folder));
    expect(await readFile(programIn(ended), 'utf8')).toBe('the program');
  });
});
