import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';

/** `imageferry schedule resume`: lets a schedule that rests go on. */
export function resumeCommand(): Command {
  return new Command('resume')
    .description('let a schedule go on; nights that were due meanwhile are not made up for')
    .argument('<id>', 'id of the schedule')
    .option('--note <text>', 'what people should know of it')
    .action(async (id: string, { note }: { note?: string }) => {
      await withSchedules((schedules) => schedules.resume(id, note));
      process.stdout.write(`resumed ${id}\n`);
    });
}
