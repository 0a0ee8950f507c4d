import {
  ActivityFailure,
  ApplicationFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { copyError, describeError } from '../../../../contract/errors';
import type { CopyError } from '../../../../contract/outcome';
import { errorOf } from '../../../../workflows/shared/error-of';

function failedActivity(cause: Error): ActivityFailure {
  return new ActivityFailure('activity failed', 'cancelCopy', '1', RetryState.TIMEOUT, 'worker', cause);
}

function timedOut(lastCause?: Error): ActivityFailure {
  const timeout = new TimeoutFailure('schedule-to-close timeout', undefined, TimeoutType.SCHEDULE_TO_CLOSE);
  if (lastCause === undefined) return failedActivity(timeout);
  const failure = { cause: defaultFailureConverter.errorToFailure(lastCause, defaultPayloadConverter) };
  return failedActivity(Object.assign(timeout, { failure }));
}

const refusal: CopyError = {
  code: 'Forbidden.RAM',
  class: 'auth',
  message: 'DescribeImages in cn-beijing: Forbidden.RAM: no',
  regionId: 'cn-beijing',
  requestId: 'R-1',
  hint: 'Allow the action.',
};
const repeated = (error: CopyError) => ApplicationFailure.retryable(error.message, error.code, error);

describe('the error that users see', () => {
  it('is the one that an activity failed with', () => {
    const error = copyError('NameConflict', 'cn-beijing', 'm-1 has the name');
    const failure = ApplicationFailure.nonRetryable(error.message, error.code, error);

    expect(errorOf(failedActivity(failure), 'cn-beijing', 'CopyTimedOut')).toEqual(error);
  });

  it('has the code of what ran out of time, and says what stood in the way', () => {
    const last = ApplicationFailure.create({ message: 'CancelCopyImage in cn-beijing: Throttling' });

    expect(errorOf(timedOut(last), 'cn-beijing', 'CouldNotCancel')).toMatchObject({
      code: 'CouldNotCancel',
      message: 'CancelCopyImage in cn-beijing: Throttling',
    });
    expect(errorOf(timedOut(), 'cn-beijing', 'CopyTimedOut')).toMatchObject({
      code: 'CopyTimedOut',
      message: 'schedule-to-close timeout',
    });
  });

  it('says that something unexpected happened when an activity failed without one', () => {
    const bug = ApplicationFailure.create({ type: 'TypeError', message: 'x is not a function' });

    expect(errorOf(failedActivity(bug), 'cn-beijing', 'CopyTimedOut')).toMatchObject({
      code: 'UnexpectedError',
      regionId: 'cn-beijing',
    });
  });

  it.each([
    ['the next attempt would be too late', failedActivity(repeated(refusal))],
    ['the time ends between two attempts', timedOut(repeated(refusal))],
  ])('names a refusal that lasts until the deadline, and what to do about it: %s', (_, failure) => {
    const error = errorOf(failure, 'cn-beijing', 'CopyTimedOut');

    expect(error).toMatchObject({ code: 'CopyTimedOut', class: 'region', requestId: 'R-1' });
    expect(error.message).toContain('Forbidden.RAM');
    expect(error.hint).toContain('Allow the action.');
  });

  it('keeps the code of a refusal that was final', () => {
    const failure = ApplicationFailure.nonRetryable(refusal.message, refusal.code, refusal);

    expect(errorOf(failedActivity(failure), 'cn-beijing', 'CopyTimedOut')).toEqual(refusal);
  });

  it('keeps the advice of the deadline after a transient error', () => {
    const unreachable = copyError('Unreachable', 'cn-beijing');
    const error = errorOf(timedOut(repeated(unreachable)), 'cn-beijing', 'CopyTimedOut');

    expect(error).toMatchObject({ code: 'CopyTimedOut', hint: describeError('CopyTimedOut').hint });
  });
});
