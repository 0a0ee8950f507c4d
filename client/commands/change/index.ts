import { Command } from 'commander';
import { addRegionCommand } from './add-region';
import { dropRegionCommand } from './drop-region';
import { priorityCommand } from './priority';

/** `imageferry change`: other regions, or another priority, for a replication that runs. */
export function changeCommand(): Command {
  const command = new Command('change').description(
    'change a replication that runs: add a region, drop one, or change the priority of what waits',
  );
  for (const subcommand of [addRegionCommand(), dropRegionCommand(), priorityCommand()]) command.addCommand(subcommand);
  return command;
}
