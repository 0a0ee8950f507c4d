import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';
import { schedulesTable } from '../../render/schedule';

/** `imageferry schedule list`: all schedules, one line each. */
export function listCommand(): Command {
  return new Command('list')
    .description('show all schedules with their next run and the verdict of the last')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const views = await withSchedules((schedules) => schedules.list());
      process.stdout.write(`${json === true ? JSON.stringify(views, null, 2) : schedulesTable(views)}\n`);
    });
}
