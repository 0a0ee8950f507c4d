#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { abortCommand } from './commands/abort';
import { copyCommand } from './commands/copy';
import { devCommand } from './commands/dev';
import { statusCommand } from './commands/status';
import { AbortedBeforePlanError, InvalidRequestError, UnreachableError } from './errors';
import { EXIT } from './exit-codes';

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
  if (error instanceof UnreachableError || error instanceof ServiceError) return EXIT.unreachable;
  if (error instanceof AbortedBeforePlanError) return EXIT.aborted;
  if (error instanceof WorkflowNotFoundError) return EXIT.usage;
  return EXIT.failed;
}

main().catch((error: unknown) => {
  const isTold = error instanceof CommanderError;
  if (!isTold) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = exitCodeOfError(error);
});
