import { Command } from 'commander';
import { abortCommand } from './commands/abort';
import { completionCommand } from './commands/completion';
import { copyCommand } from './commands/copy';
import { devCommand } from './commands/dev';
import { doctorCommand } from './commands/doctor';
import { driftCommand } from './commands/drift';
import { scheduleCommand } from './commands/schedule';
import { statusCommand } from './commands/status';
import { syncCommand } from './commands/sync';
import { teach } from './help/teach';

/** The command line of imageferry. It throws a `CommanderError` where commander would end the process. */
export function createProgram(): Command {
  const program = new Command('imageferry').description(
    'Copies one Alibaba Cloud ECS custom image into several regions',
  );
  const commands = [
    copyCommand(),
    statusCommand(),
    abortCommand(),
    driftCommand(),
    syncCommand(),
    scheduleCommand(),
    devCommand(),
    doctorCommand(),
    completionCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  teach(program);
  return program;
}
