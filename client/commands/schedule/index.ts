import { Command } from 'commander';
import { applyCommand } from './apply';
import { createCommand } from './create';
import { deleteCommand } from './delete';
import { listCommand } from './list';
import { pauseCommand } from './pause';
import { resumeCommand } from './resume';
import { showCommand } from './show';
import { triggerCommand } from './trigger';
import { updateCommand } from './update';

/** `imageferry schedule`: nights that start by themselves. */
export function scheduleCommand(): Command {
  const command = new Command('schedule').description(
    'start the nights of a policy by themselves, on a Temporal Schedule',
  );
  const ofOne = [showCommand(), pauseCommand(), resumeCommand(), triggerCommand(), deleteCommand()];
  const subcommands = [createCommand(), updateCommand(), applyCommand(), listCommand(), ...ofOne];
  for (const subcommand of subcommands) command.addCommand(subcommand);
  return command;
}
