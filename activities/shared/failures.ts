import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { isTransient } from '../../contract/ecs-errors';
import { copyError, type ErrorCode } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import { EcsFailure } from '../ecs/failure';

/** The failure of an activity, with the error that users see in `details[0]`. */
export function failureOf(
  error: CopyError,
  options: { retryable: boolean; retryDelayMs?: number },
): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.code,
    message: error.message,
    nonRetryable: !options.retryable,
    details: [error],
    ...(options.retryDelayMs === undefined ? {} : { nextRetryDelay: options.retryDelayMs }),
  });
}

/** A failure by one of our own codes. */
export function failWith(
  code: ErrorCode,
  regionId: string,
  message: string,
  options: { retryable: boolean; retryDelayMs?: number } = { retryable: false },
): ApplicationFailure {
  return failureOf(copyError(code, regionId, message), options);
}

/** Not an error: tells the server to call the activity again later, without a warning in the log. */
export function comeBackLater(regionId: string, message: string, delayMs: number): ApplicationFailure {
  const error = copyError('CopyInProgress', regionId, message);
  return ApplicationFailure.create({
    type: error.code,
    message,
    details: [error],
    nextRetryDelay: delayMs,
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** The error that users see, of a failed ECS call. */
export function errorOfEcs({ facts }: EcsFailure): CopyError {
  return {
    code: facts.code,
    class: facts.class,
    message: facts.message,
    regionId: facts.regionId,
    hint: facts.hint,
    ...(facts.requestId === undefined ? {} : { requestId: facts.requestId }),
  };
}

/** Turns the ECS failures of an activity into failures that Temporal retries or not; bugs pass untouched. */
export function typedFailures<Input extends unknown[], Output>(
  activity: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await activity(...input);
    } catch (error) {
      throw typed(error);
    }
  };
}

function typed(error: unknown): unknown {
  if (!(error instanceof EcsFailure)) return error;
  return failureOf(errorOfEcs(error), {
    retryable: isTransient(error.facts.class),
    ...(error.facts.retryAfterMs === undefined ? {} : { retryDelayMs: error.facts.retryAfterMs }),
  });
}

/** What a failed start says in its details, beside its error. */
export interface StartDoubt {
  mayHaveStarted: boolean;
}

/** The failure or cancellation of a start, which tells whether a copy may have been started in spite of it. */
export function withDoubt(error: unknown, mayHaveStarted: boolean): unknown {
  const doubt: StartDoubt = { mayHaveStarted };
  const failure = typed(error);
  if (failure instanceof CancelledFailure) return new CancelledFailure(failure.message, [doubt]);
  if (!(failure instanceof ApplicationFailure)) return failure;
  const { type, message, nonRetryable, nextRetryDelay, category, details } = failure;
  return ApplicationFailure.create({
    message,
    nonRetryable: nonRetryable ?? false,
    details: [...(details ?? []), doubt],
    ...(type != null && { type }),
    ...(nextRetryDelay != null && { nextRetryDelay }),
    ...(category != null && { category }),
  });
}
