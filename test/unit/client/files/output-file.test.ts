import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hindranceTo, writeOutputFile } from '../../../../client/files/output-file';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'imageferry-output-'));
  file = path.join(directory, 'out.json');
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const read = (name = file): Promise<string> => readFile(name, 'utf8');
const asWhole = (text: string): { text: string; isAdded: boolean } => ({ text, isAdded: false });

test('a file is written as a whole, and nothing else is left beside it', async () => {
  await writeOutputFile(file, asWhole('one\n'));
  await writeOutputFile(file, asWhole('two\n'));

  expect(await read()).toBe('two\n');
  expect(await readdir(directory)).toEqual(['out.json']);
});

test('a reader who has opened the file before sees the old content to its end', async () => {
  await writeOutputFile(file, asWhole('one\n'));
  const before = await stat(file);
  await writeOutputFile(file, asWhole('two\n'));

  expect((await stat(file)).ino).not.toBe(before.ino);
});

test('a file that is there keeps its mode', async () => {
  await writeFile(file, 'one\n');
  await chmod(file, 0o600);
  await writeOutputFile(file, asWhole('two\n'));

  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what a link points to is written, and the link stays', async () => {
  await mkdir(path.join(directory, 'real'));
  const real = path.join(directory, 'real', 'out.json');
  await writeFile(real, 'one\n');
  await symlink(real, file);
  await writeOutputFile(file, asWhole('two\n'));

  expect(await read(real)).toBe('two\n');
  expect(await read()).toBe('two\n');
});

test('what is no regular file is written to, and stays what it is', async () => {
  await writeOutputFile('/dev/null', asWhole('lost\n'));

  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
});

test.each([
  ['', 'status=failed\n'],
  ['name=web\n', 'name=web\nstatus=failed\n'],
  ['name=web', 'name=web\nstatus=failed\n'],
])('text can be added behind %j', async (before, after) => {
  await writeFile(file, before);
  await writeOutputFile(file, { text: 'status=failed\n', isAdded: true });

  expect(await read()).toBe(after);
});

test('text can be added to a file that is not there yet', async () => {
  await writeOutputFile(file, { text: 'status=failed\n', isAdded: true });

  expect(await read()).toBe('status=failed\n');
});

test('a failure leaves the old content, and no part of the new', async () => {
  const absent = path.join(directory, 'absent', 'out.json');

  await expect(writeOutputFile(absent, asWhole('one\n'))).rejects.toThrow('ENOENT');
  expect(await readdir(directory)).toEqual([]);
});

test('what keeps a file from being written is known before', async () => {
  await symlink(path.join(directory, 'nowhere'), path.join(directory, 'dangling'));

  expect(await hindranceTo(file)).toBeUndefined();
  expect(await hindranceTo('/dev/null')).toBeUndefined();
  expect(await hindranceTo(path.join(directory, 'dangling'))).toBeUndefined();
  expect(await hindranceTo(directory)).toBe('it is a folder');
  expect(await hindranceTo(path.join(directory, 'absent', 'out.json'))).toContain('ENOENT');
  expect(await readdir(directory)).toEqual(['dangling']);
});
