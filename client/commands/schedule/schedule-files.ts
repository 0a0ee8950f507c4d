import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseWith } from '../../../contract/schema/problems';
import { Schedule } from '../../../contract/schema/schedule';
import { InvalidScheduleError } from '../../errors';
import { readJsonFile } from '../../files/read-json-file';

/** A schedule, and the file that holds it. */
interface FileSchedule {
  file: string;
  schedule: Schedule;
}

/** The schedules in files, and in the `*.json` of folders. Throws one `InvalidScheduleError` with all their problems. */
export async function schedulesIn(paths: readonly string[]): Promise<Schedule[]> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const read = await Promise.all(files.map(scheduleIn));
  const found = read.flatMap((result) => ('schedule' in result ? [result] : []));
  const problems = [...read.flatMap((result) => ('problems' in result ? result.problems : [])), ...repeatedIds(found)];
  if (problems.length > 0) throw new InvalidScheduleError(problems);
  return found.map(({ schedule }) => schedule);
}

async function filesOf(given: string): Promise<string[]> {
  const isFolder = await stat(given).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return [given];
  const names = (await readdir(given)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) throw new InvalidScheduleError([`"${given}" holds no file *.json; name another folder`]);
  return names.map((name) => path.join(given, name));
}

async function scheduleIn(file: string): Promise<FileSchedule | { problems: string[] }> {
  const content = await readJsonFile(file);
  const ofFile = content.problems.map((problem) => `"${file}" ${problem}`);
  if (content.data === undefined) return { problems: ofFile };
  const { data: schedule, problems = [] } = parseWith(Schedule, content.data);
  if (schedule !== undefined && ofFile.length === 0) return { file, schedule };
  return { problems: [...ofFile, ...problems.map((problem) => `"${file}" ${problem}`)] };
}

/** Two files of one id would undo each other with each run. */
function repeatedIds(found: readonly FileSchedule[]): string[] {
  return found.flatMap(({ file, schedule: { id } }, index) => {
    const first = found.findIndex(({ schedule }) => schedule.id === id);
    if (first === index) return [];
    return [`"${file}" id: "${id}" is also in "${found[first]?.file ?? ''}"; give each schedule an id of its own`];
  });
}
