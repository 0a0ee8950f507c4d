#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { WorkflowNotFoundError } from '@temporalio/client';
import { abortCommand } from './commands/abort';
import { copyCommand } from './commands/copy';
import { devCommand } from './commands/dev';
import { statusCommand } from './commands/status';
import { UnreachableError } from './connect';
import { EXIT } from './exit-codes';
import { InvalidRequestError } from './replications';

async function main(): Promise<void> {
  const program = new Command('imageferry')
    .description('Copies one Alibaba Cloud ECS custom image into several regions')
    .showHelpAfterError();
  for (const command of [copyCommand(), statusCommand(), abortCommand(), devCommand()]) program.addCommand(command);
  for (const command of [program, ...program.commands]) command.exitOverride();
  await program.parseAsync();
}

function exitCodeOfError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.succeeded : EXIT.usage;
  if (error instanceof InvalidRequestError) return EXIT.usage;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  if (error instanceof WorkflowNotFoundError) return EXIT.usage;
  return EXIT.failed;
}

main().catch((error: unknown) => {
  const isTold = error instanceof CommanderError;
  if (!isTold) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = exitCodeOfError(error);
});
