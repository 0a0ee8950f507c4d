import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { schedulesIn } from '../../../client/commands/schedule/schedule-files';
import { InvalidScheduleError } from '../../../client/errors';

const SCHEDULE = {
  id: 'nightly',
  policy: { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] },
  at: '02:30',
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'imageferry-schedules-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, content: unknown): Promise<string> {
  const whole = path.join(folder, name);
  await writeFile(whole, typeof content === 'string' ? content : JSON.stringify(content));
  return whole;
}

async function problemsOf(...paths: string[]): Promise<readonly string[]> {
  const error: unknown = await schedulesIn(paths).catch((failure: unknown) => failure);
  if (!(error instanceof InvalidScheduleError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error.problems;
}

test('files and the files of folders are read, in order of their names', async () => {
  await file('b.json', SCHEDULE);
  await file('a.json', { ...SCHEDULE, id: 'weekly', days: 'sun' });
  await file('README.md', 'not a schedule');
  expect((await schedulesIn([folder])).map(({ id }) => id)).toEqual(['weekly', 'nightly']);
});

test('the problems of all files are listed at once', async () => {
  const late = await file('late.json', { ...SCHEDULE, at: '25:00', timeZone: 'shanghai' });
  const broken = await file('broken.json', '{');
  const twice = await file('twice.json', '{"id": "x", "id": "y"}');
  const problems = await problemsOf(late, broken, twice, path.join(folder, 'none.json'));
  expect(problems).toEqual([
    `"${late}" at: "25:00" must be a time of day with 24 hours, such as "02:30"`,
    `"${late}" timeZone: "shanghai" is not the name of a time zone; write "Asia/Shanghai"`,
    expect.stringContaining(`"${broken}" cannot be read as JSON`),
    `"${twice}" id is given twice; keep one of them`,
    expect.stringContaining(`"${twice}" policy: missing;`),
    expect.stringContaining(`"${twice}" at: missing;`),
    expect.stringContaining('none.json" cannot be read'),
  ]);
});

test('two files of one id, and a folder without files, are refused', async () => {
  expect(await problemsOf(folder)).toEqual([`"${folder}" holds no file *.json; name another folder`]);
  const [one, two] = [await file('one.json', SCHEDULE), await file('two.json', SCHEDULE)];
  expect(await problemsOf(folder)).toEqual([
    `"${two}" id: "nightly" is also in "${one}"; give each schedule an id of its own`,
  ]);
});
