import type { Command } from 'commander';
import { defined } from '../../../contract/defined';
import { readJsonFile } from '../../files/read-json-file';
import { InvalidScheduleError } from '../../errors';

/** The options of a schedule, as commander gives them. */
export interface ScheduleOptions {
  policy?: string;
  at?: string;
  days?: string;
  cron?: string;
  every?: string;
  timeZone?: string;
  jitter?: string;
  catchUp?: string;
  note?: string;
}

/** Adds the options that say when a schedule runs. */
export function addScheduleOptions(command: Command): Command {
  return command
    .option('--at <time>', 'run once a day at this time, such as 02:30')
    .option('--days <days>', 'with --at: only on these days, such as mon-fri or sat,sun')
    .option('--cron <expression>', 'or by a cron expression of five fields, such as "30 2 * * *"')
    .option('--every <duration>', 'or each time that so much time has passed, such as 6h')
    .option('--time-zone <name>', 'time zone of --at and --cron, such as Asia/Shanghai (default: UTC)')
    .option('--jitter <duration>', 'start each run up to so much later (default: 10m, and 0s with --every)')
    .option('--catch-up <duration>', 'after an outage, start a run that is at most so late (default: 6h)')
    .option('--note <text>', 'what people should know of it');
}

/** The settings that options name, not checked yet. Throws `InvalidScheduleError` when the file of the policy cannot be read. */
export async function settingsOf(options: ScheduleOptions): Promise<Record<string, unknown>> {
  const { policy: file, at, days, cron, every, timeZone, jitter, catchUp, note } = options;
  const policy = file === undefined ? undefined : await contentOf(file);
  return defined({ policy, at, days, cron, every, timeZone, jitter, catchUp, note });
}

async function contentOf(file: string): Promise<unknown> {
  const { data, problems } = await readJsonFile(file);
  if (problems.length === 0) return data;
  throw new InvalidScheduleError(problems.map((problem) => `--policy: "${file}" ${problem}`));
}
