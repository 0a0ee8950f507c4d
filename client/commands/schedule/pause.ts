import { Command } from 'commander';
import { withSchedules } from '../../connection/connect';

/** `imageferry schedule pause`: lets a schedule rest. */
export function pauseCommand(): Command {
  return new Command('pause')
    .description('let a schedule rest until `schedule resume`; a night that runs goes on')
    .argument('<id>', 'id of the schedule')
    .option('--note <text>', 'why it rests')
    .action(async (id: string, { note }: { note?: string }) => {
      await withSchedules((schedules) => schedules.pause(id, note));
      process.stdout.write(`paused ${id}\n`);
    });
}
