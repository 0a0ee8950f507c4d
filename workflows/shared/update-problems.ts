import { ApplicationFailure } from '@temporalio/common';

/** How an update says what is wrong with it. Anything may come in from the Temporal UI. */

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** One line: field, value, fix. */
export function problem(field: string, value: unknown, fix: string): string {
  return `${field}: ${value === undefined ? 'is missing; it' : JSON.stringify(value)} ${fix}`;
}

/** All problems together, one a line; undefined when there is none. */
export function listed(problems: (string | undefined)[]): string | undefined {
  const found = problems.filter((text) => text !== undefined);
  return found.length === 0 ? undefined : found.join('\n');
}

/** Refuses an update of which something is wrong. */
export function rejectWhenWrong(problems: string | undefined): void {
  if (problems !== undefined) throw ApplicationFailure.nonRetryable(problems, 'InvalidRequest', [problems]);
}
