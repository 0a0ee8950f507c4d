#!/usr/bin/env node
import { CommanderError } from 'commander';
import {
  AbortedBeforePlanError,
  InvalidConnectionError,
  LeftError,
  NeitherKindError,
  NotANightError,
  NotAReplicationError,
  NotRetriableError,
  RefusedError,
  UnreachableError,
} from './errors';
import { fullMessageOf } from './connection/full-message';
import { EXIT } from './exit-codes';
import { createProgram } from './program';
import { outliveReaders } from './streams';
import { isNamespaceNotFound, isServiceError, isWorkflowNotFound } from './connection/temporal-errors';

async function main(): Promise<void> {
  await createProgram().parseAsync();
}

function exitCodeOfError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.succeeded : EXIT.usage;
  if (USAGE_ERRORS.some((type) => error instanceof type)) return EXIT.usage;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  return error instanceof AbortedBeforePlanError ? EXIT.aborted : exitCodeOfTemporalError(error);
}

function exitCodeOfTemporalError(error: unknown): number {
  if (isWorkflowNotFound(error)) return EXIT.usage;
  return isServiceError(error) || isNamespaceNotFound(error) ? EXIT.unreachable : EXIT.failed;
}

const USAGE_ERRORS = [
  RefusedError,
  InvalidConnectionError,
  NeitherKindError,
  NotANightError,
  NotAReplicationError,
  NotRetriableError,
];

outliveReaders(process);
main().catch((error: unknown) => {
  const isPrinted = error instanceof CommanderError;
  if (!isPrinted) process.stderr.write(`${fullMessageOf(error)}\n`);
  // A call that waits for the end of a workflow lasts up to 20 seconds: who leaves does not wait for it.
  if (error instanceof LeftError) process.exit(error.exitCode);
  process.exitCode = exitCodeOfError(error);
});
