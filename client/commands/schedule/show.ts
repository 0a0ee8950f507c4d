import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';
import { scheduleText } from '../../render/schedule';

/** `imageferry schedule show`: one schedule with its next and last runs. */
export function showCommand(): Command {
  return new Command('show')
    .description('show a schedule, its next runs, and its last runs with their verdicts')
    .argument('<id>', 'id of the schedule')
    .option('--json', 'print it as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const view = await withSchedules((schedules) => schedules.show(id));
      process.stdout.write(`${json === true ? JSON.stringify(view, null, 2) : scheduleText(view)}\n`);
    });
}
