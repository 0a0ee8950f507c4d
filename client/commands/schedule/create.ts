import { Command } from 'commander';
import { defined } from '../../../contract/defined';
import type { ScheduleSettingsInput } from '../../../contract/schema/schedule';
import { withSchedules } from '../../connection/connect';
import { scheduleText } from '../../render/schedule';
import { addScheduleOptions, type ScheduleOptions, settingsOf } from './schedule-options';
import { checkSchedulesFirst } from './check-schedules-first';
import { warnOfNights } from './warn-of-nights';

/** `imageferry schedule create`: a schedule that is not there yet. */
export function createCommand(): Command {
  const command = new Command('create')
    .description('create a schedule for the nights of a policy; nothing is copied before it is due')
    .requiredOption('--policy <path>', 'file with the policy as JSON')
    .option('--id <id>', 'id of the schedule (default: the id of the policy, as `sync` prints it)')
    .option('--paused', 'let it rest until `schedule resume`');
  return addScheduleOptions(command).action(
    async ({ id, paused, ...options }: ScheduleOptions & { id?: string; paused?: boolean }) => {
      // The class checks what the options hold.
      const settings = { ...(await settingsOf(options)), ...defined({ id, paused }) } as ScheduleSettingsInput;
      await withSchedules(async (schedules) => {
        await checkSchedulesFirst(schedules, [settings], schedules.problemsIn(settings));
        const created = await schedules.create(settings);
        process.stderr.write(`created ${created}\n`);
        await warnOfNights(schedules, [created]);
        process.stdout.write(`${scheduleText(await schedules.show(created))}\n`);
      });
    },
  );
}
