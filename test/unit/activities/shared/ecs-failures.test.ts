import { ApplicationFailure } from '@temporalio/common';
import { EcsFailure } from '../../../../activities/ecs/failure';
import { toActivityFailure, toFailureAtOnce } from '../../../../activities/shared/ecs-failures';
import { describeEcsError } from '../../../../contract/ecs-errors';

/** Whether Temporal repeats a plan that fails so. */
function isRepeated(action: string, code: string): boolean {
  const { class: errorClass, hint } = describeEcsError(code, 400);
  const failure = {
    action,
    regionId: 'cn-beijing',
    code,
    class: errorClass,
    message: code,
    executed: 'no',
    hint,
  } as const;
  const error = toActivityFailure(toFailureAtOnce(new EcsFailure(failure)));
  if (!(error instanceof ApplicationFailure)) throw new Error('expected an ApplicationFailure');
  return error.nonRetryable !== true;
}

test.each(['SomethingNew', 'InvalidTimeStamp.Expired', 'UnknownError', 'Throttling.User'])(
  'a plan is repeated when a call that changes nothing answers %s',
  (code) => {
    expect(isRepeated('DescribeRegions', code)).toBe(true);
  },
);

test.each(['Forbidden.RAM', 'MissingSecurityToken', 'InvalidProduct.NotFound'])(
  'a plan fails at once on %s',
  (code) => {
    expect(isRepeated('DescribeRegions', code)).toBe(false);
  },
);

test('a plan fails at once on a code of CopyImage that nobody knows', () => {
  expect(isRepeated('CopyImage', 'SomethingNew')).toBe(false);
});
