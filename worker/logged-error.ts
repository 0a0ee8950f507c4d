import { isNativeError } from 'node:util/types';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { defined } from '../contract/defined';

/** So many causes are written at most. */
const DEPTH = 5;

/**
 * The failures of Temporal in the form in which they come out of a workflow: there an error has lost its class, and only its
 * stack tells which it had.
 */
const FAILURE_OF_WORKFLOW = /^(\w+Failure)\b/;

/**
 * An error as the log shows it. A failure of Temporal was thrown on purpose, so it has no stack. Nothing but these fields is
 * written: further properties of foreign errors may hold requests with their keys.
 */
export function loggedError(error: unknown, depth = DEPTH): unknown {
  if (!isNativeError(error)) return { type: typeof error };
  const { message, stack, cause } = error;
  const failure = nameOfFailure(error);
  return defined({
    type: failure ?? error.name,
    message,
    ...idsOf(error),
    stack: failure === undefined ? stack : undefined,
    cause: cause === undefined || depth === 0 ? undefined : loggedError(cause, depth - 1),
  });
}

function nameOfFailure(error: Error): string | undefined {
  if (error instanceof ApplicationFailure) return error.type ?? error.name;
  if (error instanceof TemporalFailure) return error.name;
  return FAILURE_OF_WORKFLOW.exec(error.stack ?? '')?.[1];
}

/** What the details of our own failures say: the region, and the id of the request that ECS refused. */
function idsOf(error: Error): { regionId?: string; requestId?: string } {
  if (!(error instanceof ApplicationFailure)) return {};
  const { regionId, requestId } = Object(error.details?.[0]) as { regionId?: unknown; requestId?: unknown };
  return defined({
    regionId: typeof regionId === 'string' ? regionId : undefined,
    requestId: typeof requestId === 'string' ? requestId : undefined,
  });
}
