import { EcsFailure } from '../../../../activities/ecs/failure';
import { isAboutTheCall, mayPass } from '../../../../activities/shared/refusals';
import { describeEcsError } from '../../../../contract/ecs-errors';

function refusalOf(action: string, code: string, status = 403): EcsFailure {
  const { class: errorClass, hint } = describeEcsError(code, status);
  return new EcsFailure({
    action,
    regionId: 'cn-beijing',
    code,
    class: errorClass,
    message: code,
    executed: 'no',
    hint,
  });
}

test.each(['Forbidden.RAM', 'InvalidAccessKeyId.Inactive', 'SomethingNew', 'QuotaExceed.Image', 'InvalidParameter'])(
  'a look that answers %s says nothing about the copy, whatever it is for',
  (code) => {
    for (const purpose of ['make', 'end', 'tidy'] as const) {
      expect(isAboutTheCall(refusalOf('DescribeImages', code), purpose)).toBe(true);
    }
  },
);

test.each(['Forbidden.RAM', 'SomethingNew', 'RegionNotSupportCopy'])(
  'CopyImage that answers %s is refused for good',
  (code) => {
    expect(isAboutTheCall(refusalOf('CopyImage', code), 'make')).toBe(false);
  },
);

test.each([
  ['CancelCopyImage', 'Forbidden.RAM', 'end', true],
  ['CancelCopyImage', 'SomethingNew', 'end', true],
  ['CancelCopyImage', 'CancelNotSupported', 'end', false],
  ['DeleteImage', 'Forbidden.RAM', 'tidy', true],
  ['DeleteImage', 'ImageUsingByInstance', 'tidy', false],
  ['DeleteImage', 'Forbidden.RAM', 'make', false],
  ['DeleteSnapshot', 'SomethingNew', 'tidy', true],
] as const)('%s that answers %s to %s a copy: about the call %s', (action, code, purpose, expected) => {
  expect(isAboutTheCall(refusalOf(action, code), purpose)).toBe(expected);
});

test('a transient error is no refusal', () => {
  expect(isAboutTheCall(refusalOf('DescribeImages', 'Throttling.User', 400), 'make')).toBe(false);
});

test.each([
  ['DescribeRegions', 'SomethingNew', true],
  ['DescribeImages', 'SomethingNew', true],
  ['DescribeImages', 'Throttling.User', true],
  ['DescribeImages', 'Forbidden.RAM', false],
  ['CopyImage', 'SomethingNew', false],
  ['DeleteImage', 'SomethingNew', false],
  ['CopyImage', 'InvalidTimeStamp.Expired', true],
] as const)('%s that answers %s may pass later: %s', (action, code, expected) => {
  expect(mayPass(refusalOf(action, code, 400))).toBe(expected);
});
