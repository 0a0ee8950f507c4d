import { ActivityFailure, ApplicationFailure, TimeoutFailure, TimeoutType, RetryState } from '@temporalio/common';
import { copyError } from '../../../../contract/errors';
import { errorOf } from '../../../../workflows/shared/error-of';

function failedActivity(cause: Error): ActivityFailure {
  return new ActivityFailure('activity failed', 'cancelCopy', '1', RetryState.TIMEOUT, 'worker', cause);
}

function timedOut(lastCause?: Error): ActivityFailure {
  const timeout = new TimeoutFailure('schedule-to-close timeout', undefined, TimeoutType.SCHEDULE_TO_CLOSE);
  return failedActivity(lastCause === undefined ? timeout : Object.assign(timeout, { cause: lastCause }));
}

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
});
