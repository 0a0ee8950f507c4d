import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { copyError, type ErrorCode } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';

/** The error that users see, out of a failed activity; `onTimeout` is what it means that there was not time enough. */
export function errorOf(failure: unknown, regionId: string, onTimeout: ErrorCode): CopyError {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure) {
    const [error] = cause.details ?? [];
    if (isCopyError(error)) return error;
    return copyError('UnexpectedError', regionId, cause.message);
  }
  return copyError(onTimeout, regionId, lastWordOf(cause));
}

/** What stood in the way until the time was over says more than that it was over. */
function lastWordOf(cause: unknown): string {
  const last = cause instanceof TimeoutFailure && cause.cause !== undefined ? cause.cause : cause;
  return last instanceof Error ? last.message : String(last);
}

function isCopyError(value: unknown): value is CopyError {
  return typeof value === 'object' && value !== null && 'code' in value && 'hint' in value && 'regionId' in value;
}
