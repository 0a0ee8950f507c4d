import { Argument, Command } from 'commander';
import { bashScript } from '../completion/bash';
import { completables } from '../completion/completable';
import { fishScript } from '../completion/fish';
import { zshScript } from '../completion/zsh';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `imageferry completion`: a script for a shell, made of the tree of commands. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that lets a shell complete commands, options, regions and other names')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .action((shell: keyof typeof SCRIPTS, _options: unknown, command: Command) => {
      process.stdout.write(SCRIPTS[shell](completables(rootOf(command))));
    });
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
