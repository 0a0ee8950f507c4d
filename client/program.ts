import { Command } from 'commander';
import { abortCommand } from './commands/abort';
import { changeCommand } from './commands/change';
import { completionCommand } from './commands/completion';
import { copyCommand } from './commands/copy';
import { devCommand } from './commands/dev';
import { doctorCommand } from './commands/doctor';
import { driftCommand } from './commands/drift';
import { listCommand } from './commands/list';
import { namesCommand } from './commands/names';
import { retryCommand } from './commands/retry';
import { scheduleCommand } from './commands/schedule';
import { slotsCommand } from './commands/slots';
import { statusCommand } from './commands/status';
import { syncCommand } from './commands/sync';
import { versionsCommand } from './commands/versions';
import { waitCommand } from './commands/wait';
import { watchCommand } from './commands/watch';
import { teach } from './help/teach';
import { packageVersion } from './files/package-version';

/** The command line of imageferry. It throws a `CommanderError` where commander would end the process. */
export function createProgram(): Command {
  const program = new Command('imageferry').description(
    'Copies one Alibaba Cloud ECS custom image into several regions',
  );
  program.version(packageVersion(), '--version', 'print the version');
  const commands = [
    copyCommand(),
    listCommand(),
    statusCommand(),
    watchCommand(),
    waitCommand(),
    retryCommand(),
    abortCommand(),
    changeCommand(),
    driftCommand(),
    syncCommand(),
    scheduleCommand(),
    slotsCommand(),
    versionsCommand(),
    devCommand(),
    doctorCommand(),
    completionCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  program.addCommand(namesCommand(), { hidden: true });
  teach(program);
  return program;
}
