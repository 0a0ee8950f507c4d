import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { describeError } from '../../../../contract/errors';
import type { CopyError } from '../../../../contract/outcome';
import { errorOf } from '../../../../workflows/shared/error-of';

const refusal: CopyError = {
  code: 'Forbidden.RAM',
  class: 'auth',
  message: 'DescribeImages in cn-beijing: Forbidden.RAM: no',
  regionId: 'cn-beijing',
  requestId: 'R-1',
  hint: 'Allow the action.',
};
const unreachable: CopyError = { ...refusal, code: 'Unreachable', class: 'transient', hint: 'Nothing to do.' };

const failing = (error: CopyError) => ApplicationFailure.retryable(error.message, error.code, error);
const timeout = (last: Error) =>
  Object.assign(new TimeoutFailure('too late', undefined, TimeoutType.SCHEDULE_TO_CLOSE), { cause: last });
const ended = (cause: Error, retryState: RetryState) =>
  new ActivityFailure('it failed', 'startCopy', '1', retryState, undefined, cause);

test.each([
  ['the server sees that the next attempt would be too late', ended(failing(refusal), RetryState.TIMEOUT)],
  ['the time ends between two attempts', ended(timeout(failing(refusal)), RetryState.TIMEOUT)],
])('a refusal that lasts until the deadline is named, with what to do about it: %s', (_, failure) => {
  const error = errorOf(failure, 'cn-beijing', 'CopyTimedOut');

  expect(error).toMatchObject({ code: 'CopyTimedOut', class: 'region', requestId: 'R-1' });
  expect(error.message).toContain('Forbidden.RAM');
  expect(error.hint).toContain('Allow the action.');
});

test('a final failure keeps its code', () => {
  expect(errorOf(ended(failing(refusal), RetryState.NON_RETRYABLE_FAILURE), 'cn-beijing', 'CopyTimedOut')).toEqual(
    refusal,
  );
});

test('a transient error until the deadline keeps the advice of the deadline', () => {
  const error = errorOf(ended(timeout(failing(unreachable)), RetryState.TIMEOUT), 'cn-beijing', 'CopyTimedOut');

  expect(error).toMatchObject({ code: 'CopyTimedOut', hint: describeError('CopyTimedOut').hint });
});
