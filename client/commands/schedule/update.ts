import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';
import { appliedText } from '../../render/schedule';
import { addScheduleOptions, type ScheduleOptions, settingsOf } from './schedule-options';
import { checkSchedulesFirst } from './check-schedules-first';
import { warnOfNights } from './warn-of-nights';

/** `imageferry schedule update`: changes some settings of a schedule. */
export function updateCommand(): Command {
  const command = new Command('update')
    .description('change the given settings of a schedule; the others stay')
    .argument('<id>', 'id of the schedule')
    .option('--policy <path>', 'file with another policy as JSON');
  return addScheduleOptions(command).action(async (id: string, options: ScheduleOptions) => {
    const changes = await settingsOf(options);
    await withSchedules(async (schedules) => {
      const { policy } = changes;
      await checkSchedulesFirst(schedules, [{ policy }], await schedules.problemsInUpdate(id, changes));
      process.stdout.write(`${appliedText(await schedules.update(id, changes))}\n`);
      await warnOfNights(schedules, [id]);
    });
  });
}
