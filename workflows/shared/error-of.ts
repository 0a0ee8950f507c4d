import { defaultFailureConverter, defaultPayloadConverter, RetryState } from '@temporalio/common';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { isTransient } from '../../contract/ecs-errors/classes';
import { copyError, type ErrorCode, outOfTimeError } from '../../contract/errors';
import { messageOf } from '../../contract/message-of';
import type { CopyError } from '../../contract/outcome';

/** The error that users see when an activity has failed; `onTimeout` is its code when the time was not enough. */
export function errorOf(failure: unknown, regionId: string, onTimeout: ErrorCode): CopyError {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  const obstacle = obstacleOf(failure);
  if (obstacle !== undefined) return outOfTimeError(copyError(onTimeout, regionId), obstacle);
  if (cause instanceof ApplicationFailure) {
    return errorIn(cause) ?? copyError('UnexpectedError', regionId, cause.message);
  }
  return copyError(onTimeout, regionId, lastMessageOf(cause));
}

/**
 * What refused the last attempt before the time ran out. The server ends an activity whose next attempt would be too late
 * with the last failure, and one that is too late already with a timeout.
 */
function obstacleOf(failure: unknown): CopyError | undefined {
  if (!(failure instanceof ActivityFailure)) return undefined;
  const { cause, retryState } = failure;
  const isTimeout = cause instanceof TimeoutFailure;
  const last = isTimeout ? lastFailureOf(cause) : cause;
  const isOver = isTimeout || retryState === RetryState.TIMEOUT;
  if (!isOver || !(last instanceof ApplicationFailure) || last.nonRetryable === true) return undefined;
  const obstacle = errorIn(last);
  return obstacle === undefined || isTransient(obstacle.class) ? undefined : obstacle;
}

function errorIn(cause: unknown): CopyError | undefined {
  const [error] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return isCopyError(error) ? error : undefined;
}

/** After a timeout, the failure of the last attempt: it says more than the timeout itself. */
function lastMessageOf(cause: unknown): string {
  return messageOf((cause instanceof TimeoutFailure ? lastFailureOf(cause) : undefined) ?? cause);
}

/** The SDK keeps the failure behind a timeout only in the form of the server. */
function lastFailureOf({ failure }: TimeoutFailure): Error | undefined {
  const last = failure?.cause;
  return last ? defaultFailureConverter.failureToError(last, defaultPayloadConverter) : undefined;
}

function isCopyError(value: unknown): value is CopyError {
  return typeof value === 'object' && value !== null && 'code' in value && 'hint' in value && 'regionId' in value;
}
