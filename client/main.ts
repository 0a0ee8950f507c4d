#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { NamespaceNotFoundError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { abortCommand } from './commands/abort';
import { copyCommand } from './commands/copy';
import { devCommand } from './commands/dev';
import { driftCommand } from './commands/drift';
import { statusCommand } from './commands/status';
import { syncCommand } from './commands/sync';
import {
  AbortedBeforePlanError,
  InvalidConnectionError,
  InvalidPolicyError,
  InvalidRequestError,
  NeitherKindError,
  NotANightError,
  NotAReplicationError,
  UnreachableError,
} from './errors';
import { fullMessageOf } from './full-message';
import { EXIT } from './exit-codes';
import { outliveReaders } from './streams';

async function main(): Promise<void> {
  const program = new Command('imageferry').description(
    'Copies one Alibaba Cloud ECS custom image into several regions',
  );
  const commands = [copyCommand(), statusCommand(), abortCommand(), driftCommand(), syncCommand(), devCommand()];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError();
  await program.parseAsync();
}

function exitCodeOfError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.succeeded : EXIT.usage;
  if (USAGE_ERRORS.some((type) => error instanceof type)) return EXIT.usage;
  if (UNREACHABLE_ERRORS.some((type) => error instanceof type)) return EXIT.unreachable;
  return error instanceof AbortedBeforePlanError ? EXIT.aborted : EXIT.failed;
}

const USAGE_ERRORS = [
  InvalidRequestError,
  InvalidPolicyError,
  InvalidConnectionError,
  NeitherKindError,
  NotANightError,
  NotAReplicationError,
  WorkflowNotFoundError,
];
const UNREACHABLE_ERRORS = [UnreachableError, ServiceError, NamespaceNotFoundError];

outliveReaders(process);
main().catch((error: unknown) => {
  const isPrinted = error instanceof CommanderError;
  if (!isPrinted) process.stderr.write(`${fullMessageOf(error)}\n`);
  process.exitCode = exitCodeOfError(error);
});
