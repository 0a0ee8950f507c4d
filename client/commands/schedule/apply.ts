import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';
import { appliedText } from '../../render/schedule';
import type * as ScheduleFiles from './schedule-files';
import { checkSchedulesFirst } from './check-schedules-first';
import { warnOfNights } from './warn-of-nights';

/** `imageferry schedule apply`: makes schedules what files say, so that the files can live in git. */
export function applyCommand(): Command {
  return new Command('apply')
    .description('make schedules as files describe them; changes only what differs, and deletes nothing')
    .argument('<path...>', 'files with one schedule each as JSON, or folders of such files')
    .action(async (paths: string[]) => {
      const { schedulesIn } = require('./schedule-files') as typeof ScheduleFiles;
      const wanted = await schedulesIn(paths);
      await withSchedules(async (schedules) => {
        await checkSchedulesFirst(
          schedules,
          wanted.map(({ id, policy }) => ({ policy, label: `"${id}" ` })),
        );
        const changed: string[] = [];
        for (const schedule of wanted) {
          const applied = await schedules.apply(schedule);
          process.stdout.write(`${appliedText(applied)}\n`);
          if (applied.outcome !== 'unchanged') changed.push(applied.id);
        }
        await warnOfNights(schedules, changed);
      });
    });
}
