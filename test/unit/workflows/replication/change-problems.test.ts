import type { CopyRecord } from '../../../../contract/schema/manifest';
import {
  additionProblem,
  type Course,
  dropProblem,
  priorityProblem,
} from '../../../../workflows/replication/change-problems';

function courseOf(copies: Partial<CopyRecord>[], others: Partial<Course> = {}): Course {
  return {
    sourceRegionId: 'cn-hangzhou',
    copies: copies.map((copy) => ({ regionId: 'cn-beijing', required: true, status: 'queued', attempts: 1, ...copy })),
    adding: new Set(),
    isEnding: false,
    ...others,
  };
}

const BOTH = courseOf([{ regionId: 'cn-beijing' }, { regionId: 'cn-shanghai', status: 'copying' }]);

describe('a region that somebody adds', () => {
  test.each(['eu-central-1', { regionId: 'eu-central-1', required: false }])('may be written as %j', (target) => {
    expect(additionProblem(BOTH, target)).toBeUndefined();
  });

  test.each([
    ['cn-hangzhou', 'regionId: "cn-hangzhou" is the source region; name another'],
    [
      { regionId: 'cn-beijing' },
      'regionId: "cn-beijing" is in the replication already; for another copy, start another',
    ],
    [null, 'regionId: is missing; it must be a region id such as "cn-beijing"'],
    [{ regionId: 7 }, 'regionId: 7 must be a region id such as "cn-beijing"'],
  ])('is refused when it is %j', (target, problem) => {
    expect(additionProblem(BOTH, target)).toContain(problem);
  });

  test('is refused while it is being added, and when it was dropped', () => {
    expect(additionProblem(courseOf([{}], { adding: new Set(['eu-west-1']) }), 'eu-west-1')).toContain('being added');
    const course = courseOf([{}, { regionId: 'eu-west-1', status: 'cancelled', dropped: true }]);
    expect(additionProblem(course, 'eu-west-1')).toContain('in the replication already');
  });
});

describe('a region that somebody drops', () => {
  test.each(['cn-beijing', 'cn-shanghai'])('may wait or run: %s', (regionId) => {
    expect(dropProblem(BOTH, { regionId })).toBeUndefined();
  });

  test('is refused when it is not there, over, dropped already, or the last one', () => {
    expect(dropProblem(BOTH, { regionId: 'us-west-1' })).toBe(
      'regionId: "us-west-1" must be a region of the replication: cn-beijing, cn-shanghai',
    );
    const course = courseOf([
      { status: 'available' },
      { regionId: 'cn-shanghai', status: 'copying', dropped: true },
      { regionId: 'eu-west-1' },
    ]);
    expect(dropProblem(course, { regionId: 'cn-beijing' })).toContain(
      'has ended as available; nothing is left to drop',
    );
    expect(dropProblem(course, { regionId: 'cn-shanghai' })).toContain('is dropped already');
    expect(dropProblem(course, { regionId: 'eu-west-1' })).toBeUndefined();
    expect(dropProblem(courseOf([{}]), { regionId: 'cn-beijing' })).toContain('cancel the replication instead');
    expect(dropProblem(course, null)).toContain('regionId: is missing');
  });
});

test('a priority is one of three', () => {
  expect(priorityProblem(BOTH, { priority: 'release' })).toBeUndefined();
  expect(priorityProblem(BOTH, { priority: 'urgent' as never })).toBe(
    'priority: "urgent" must be "release" or "manual" or "nightly"',
  );
  expect(priorityProblem(BOTH, null)).toContain('priority: is missing; it must be');
});

test('a replication that is ending is not changed, and every problem is listed', () => {
  const course = courseOf([{}], { isEnding: true });
  expect(additionProblem(course, 'cn-hangzhou')?.split('\n')).toEqual([
    '(replication): is ending; start another one instead',
    'regionId: "cn-hangzhou" is the source region; name another',
  ]);
  expect(dropProblem(course, {})?.split('\n')).toHaveLength(2);
  expect(priorityProblem(course, { priority: 'manual' })).toContain('is ending');
});

test('before there is a plan, only what is asked for itself is judged', () => {
  expect(additionProblem(undefined, 'cn-hangzhou')).toBeUndefined();
  expect(dropProblem(undefined, { regionId: 'us-west-1' })).toBeUndefined();
  expect(dropProblem(undefined, {})).toContain('regionId: is missing');
});
