import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { copyError, type ErrorCode } from '../../contract/errors';
import { messageOf } from '../../contract/message-of';
import type { CopyError } from '../../contract/outcome';

/** The error that users see when an activity has failed; `onTimeout` is its code when the time was not enough. */
export function errorOf(failure: unknown, regionId: string, onTimeout: ErrorCode): CopyError {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure) {
    const [error] = cause.details ?? [];
    if (isCopyError(error)) return error;
    return copyError('UnexpectedError', regionId, cause.message);
  }
  return copyError(onTimeout, regionId, lastMessageOf(cause));
}

/** After a timeout, the failure of the last attempt: it says more than the timeout itself. */
function lastMessageOf(cause: unknown): string {
  const last = cause instanceof TimeoutFailure && cause.cause !== undefined ? cause.cause : cause;
  return messageOf(last);
}

function isCopyError(value: unknown): value is CopyError {
  return typeof value === 'object' && value !== null && 'code' in value && 'hint' in value && 'regionId' in value;
}
