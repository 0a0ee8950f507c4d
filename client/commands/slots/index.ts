import { Command } from 'commander';
import { withSlots } from '../../connection/connect';
import { slotsText } from '../../render/slots';
import { limitCommand } from './limit';
import { moveCommand } from './move';
import { releaseCommand } from './release';

/** `imageferry slots`: what runs, what waits, and what holds it up; and how operators change that. */
export function slotsCommand(): Command {
  const command = new Command('slots')
    .description('show the slots of the regions: limits, lanes, queue and quarantine')
    .option('--json', 'print them as JSON; times are in ms since 1970')
    .action(async ({ json }: { json?: boolean }) => {
      const slots = await withSlots((found) => found.show());
      process.stdout.write(`${json === true ? JSON.stringify(slots, null, 2) : slotsText(slots, Date.now())}\n`);
    });
  for (const subcommand of [limitCommand(), releaseCommand(), moveCommand()]) command.addCommand(subcommand);
  return command;
}
