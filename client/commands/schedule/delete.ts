import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';

/** `imageferry schedule delete`: ends a schedule. */
export function deleteCommand(): Command {
  return new Command('delete')
    .description('delete a schedule; a night that runs goes on, and copies stay')
    .argument('<id>', 'id of the schedule')
    .action(async (id: string) => {
      await withSchedules((schedules) => schedules.delete(id));
      process.stdout.write(`deleted ${id}\n`);
    });
}
