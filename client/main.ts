#!/usr/bin/env node
import { CommanderError } from 'commander';
import { NamespaceNotFoundError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import {
  AbortedBeforePlanError,
  InvalidConnectionError,
  InvalidOptionsError,
  InvalidPolicyError,
  InvalidRequestError,
  InvalidScheduleError,
  LeftError,
  NeitherKindError,
  NotANightError,
  NotAReplicationError,
  UnreachableError,
} from './errors';
import { fullMessageOf } from './full-message';
import { EXIT } from './exit-codes';
import { createProgram } from './program';
import { outliveReaders } from './streams';

async function main(): Promise<void> {
  await createProgram().parseAsync();
}

function exitCodeOfError(error: unknown): number {
  if (error instanceof LeftError) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.succeeded : EXIT.usage;
  if (USAGE_ERRORS.some((type) => error instanceof type)) return EXIT.usage;
  if (UNREACHABLE_ERRORS.some((type) => error instanceof type)) return EXIT.unreachable;
  return error instanceof AbortedBeforePlanError ? EXIT.aborted : EXIT.failed;
}

const USAGE_ERRORS = [
  InvalidRequestError,
  InvalidPolicyError,
  InvalidScheduleError,
  InvalidOptionsError,
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
