import { parseWith } from '../../../contract/schema/problems';
import { jitterOf, Schedule, timingOf } from '../../../contract/schema/schedule';
import { timeZoneProblem } from '../../../contract/schema/time-zone';

const POLICY = { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] };

function problemsOf(schedule: object): string[] {
  return parseWith(Schedule, { id: 'nightly', policy: POLICY, ...schedule }).problems ?? [];
}

test('a schedule has defaults that do no harm', () => {
  const { data } = parseWith(Schedule, { id: 'nightly', policy: POLICY, at: '02:30' });
  expect(data).toMatchObject({ timeZone: 'UTC', catchUp: '6h', policy: { rpo: '26h' } });
  expect(data?.paused).toBeUndefined();
  expect(jitterOf({})).toBe('10m');
  expect(jitterOf({ every: '1m' })).toBe('0s');
});

test('all problems of a schedule are listed at once, with field, value and fix', () => {
  const wrong = { id: 'a b', policy: { ...POLICY, rpo: 'soon' }, cron: '61 2 * * *', timeZone: 'Mars/Base' };
  expect(problemsOf({ ...wrong, jitter: '2h', catchUp: '1s', paused: 'no', overlap: 'AllowAll' })).toEqual([
    expect.stringMatching(/^id: "a b" must have 1 to 200 letters/),
    expect.stringMatching(/^policy.rpo: "soon" must be a duration/),
    expect.stringMatching(/^cron: "61 2 \* \* \*" has the minute "61"; use 0 to 59/),
    'timeZone: "Mars/Base" is not a time zone; use a name such as "UTC", "Asia/Shanghai" or "Europe/Berlin"',
    'jitter: "2h" must be a duration from "0s" to "1h"',
    'catchUp: "1s" must be at least "10s"',
    'paused: "no" must be true or false',
    'overlap: unknown field; remove it',
  ]);
});

test.each([
  [{}, ['at: missing; give "at" with a time such as "02:30", or "cron", or "every"']],
  [{ at: '02:30', cron: '30 2 * * *' }, ['cron: "30 2 * * *" does not go with "at"; remove one of them']],
  [{ at: '2:30' }, ['at: "2:30" must be a time of day with 24 hours, such as "02:30"']],
  [{ at: '24:00' }, ['at: "24:00" must be a time of day with 24 hours, such as "02:30"']],
  [
    { every: '1h', days: 'mon' },
    ['days: "mon" goes with "at" only; remove it, or put the days into the fifth field of "cron"'],
  ],
  [{ every: '5m', jitter: '5m' }, ['jitter: "5m" must be shorter than "every"']],
  [{ every: 'daily' }, ['every: "daily" must be a duration such as "90m" or "6h"']],
  [{ at: '02:30', policy: undefined }, [expect.stringMatching(/^policy: missing;/)]],
])('%j is refused', (schedule, problems) => {
  expect(problemsOf(schedule)).toEqual(problems);
});

test('a time of day is the same timing as its cron expression', () => {
  expect(timingOf({ at: '02:30' })).toEqual(timingOf({ cron: '30 2 * * *' }));
  expect(timingOf({ at: '02:30', days: 'mon-fri' })).toEqual(timingOf({ cron: '30 2 * * 1-5' }));
  expect(timingOf({ every: '90m' })).toEqual({ everyMs: 5_400_000 });
});

test.each(['UTC', 'Asia/Shanghai', 'Europe/Berlin', 'US/Pacific', 'Asia/Calcutta', 'Etc/GMT-8'])(
  '%s is a time zone',
  (name) => {
    expect(timeZoneProblem(name)).toBeUndefined();
  },
);

test.each([
  ['europe/berlin', 'write "Europe/Berlin"'],
  ['Shanghai', 'write "Asia/Shanghai"'],
  ['new york', 'write "America/New_York"'],
  ['utc', 'write "UTC"'],
  ['+08:00', 'use a name such as'],
  ['CEST', 'use a name such as'],
  ['Local', 'use a name such as'],
  ['', 'use a name such as'],
])('"%s" is no time zone: %s', (name, fix) => {
  expect(timeZoneProblem(name)).toContain(fix);
});
