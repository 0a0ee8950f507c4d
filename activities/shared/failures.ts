import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { defined } from '../../contract/defined';
import { copyError, type ErrorCode } from '../../contract/errors';
import type { RefusalDetails } from '../../contract/notification';
import type { CopyError } from '../../contract/outcome';

/** Whether, and after how many milliseconds at the earliest, Temporal repeats the activity. */
interface RetryOptions {
  retryable: boolean;
  retryDelayMs?: number;
  /** The SDK writes no warning about it: somebody else has reported it, or there is nothing to report. */
  isBenign?: boolean;
}

/** The failure of an activity, with the error that users see in `details[0]`. */
export function failureOf(error: CopyError, { retryable, retryDelayMs, isBenign }: RetryOptions): ApplicationFailure {
  return ApplicationFailure.create({
    type: error.code,
    message: error.message,
    nonRetryable: !retryable,
    details: [error],
    ...defined({
      nextRetryDelay: retryDelayMs,
      category: isBenign === true ? ApplicationFailureCategory.BENIGN : undefined,
    }),
  });
}

/** The failure of an activity by one of imageferry's own codes; Temporal does not repeat the activity. */
export function finalFailure(code: ErrorCode, regionId: string, message: string): ApplicationFailure {
  return failureOf(copyError(code, regionId, message), { retryable: false });
}

/** Why a request or a policy is refused; one line each: field, value, fix. */
interface Refusal {
  problems: string[];
  /** That of `notify` stands apart: of a refusal because of it nobody can be told. */
  unknownWebhook: string[];
}

/** A request or a policy is wrong in itself: all problems are in `details[0]`. */
export function refusal(code: ErrorCode, summary: string, { problems, unknownWebhook }: Refusal): ApplicationFailure {
  const all = [...problems, ...unknownWebhook];
  const about: RefusalDetails = { isWebhookUnknown: unknownWebhook.length > 0 };
  return ApplicationFailure.nonRetryable(`${summary}:\n${all.join('\n')}`, code, all, about);
}

/** Not an error: tells the server to call the activity again after `delayMs`, without a warning in the log. */
export function callAgainLater(regionId: string, message: string, delayMs: number): ApplicationFailure {
  const error = copyError('CopyInProgress', regionId, message);
  return failureOf(error, { retryable: true, retryDelayMs: delayMs, isBenign: true });
}
