import type { ScheduleDescription } from '@temporalio/client';
import { differencesOf, noteOf, optionsOf, scheduleOf } from '../../../../client/schedule/options';
import { viewOf } from '../../../../client/schedule/view';
import { parseWith } from '../../../../contract/schema/problems';
import { Schedule, type ScheduleInput, type ScheduleSettings } from '../../../../contract/schema/schedule';

const INPUT: ScheduleInput = {
  id: 'nightly',
  policy: { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] },
  at: '02:30',
  days: 'mon-fri',
  timeZone: 'Asia/Shanghai',
};

function settings(change: Partial<ScheduleInput> = {}): ScheduleSettings {
  const { data, problems } = parseWith(Schedule, { ...INPUT, ...change });
  if (data === undefined) throw new Error(problems.join('\n'));
  return data;
}

const DAYS = [{ start: 'MONDAY', end: 'FRIDAY', step: 1 }];

/** The schedule of `INPUT` as the server describes it. */
function described(change: object = {}): ScheduleDescription {
  const range = (start: number, end = start): object[] => [{ start, end, step: 1 }];
  const { action } = optionsOf(settings());
  return {
    scheduleId: 'nightly',
    spec: {
      calendars: [
        {
          second: range(0),
          minute: range(30),
          hour: range(2),
          dayOfMonth: range(1, 31),
          month: [{ start: 'JANUARY', end: 'DECEMBER', step: 1 }],
          year: [],
          dayOfWeek: DAYS,
          comment: '',
        },
      ],
      intervals: [],
      skip: [],
      jitter: 600_000,
      timezone: 'Asia/Shanghai',
    },
    action,
    policies: { overlap: 'SKIP', catchupWindow: 21_600_000, pauseOnFailure: false },
    state: { paused: false, note: '' },
    info: {
      recentActions: [],
      nextActionTimes: [new Date('2026-11-27T02:30:00Z')],
      numActionsMissedCatchupWindow: 0,
      numActionsSkippedOverlap: 0,
    },
    ...change,
  } as unknown as ScheduleDescription;
}

test('a schedule starts nights under the id of the policy, and skips one while another runs', () => {
  const { spec, action, policies } = optionsOf(settings());
  expect(action).toMatchObject({ workflowType: 'syncImages', taskQueue: 'imageferry', args: [settings().policy] });
  expect(action.workflowId).toMatch(/^sync\/[0-9a-f]{12}$/);
  expect(policies).toEqual({ overlap: 'SKIP', catchupWindow: 21_600_000, pauseOnFailure: false });
  expect(spec).toMatchObject({ timezone: 'Asia/Shanghai', jitter: 600_000, calendars: [{ dayOfWeek: DAYS }] });
});

test.each<[Partial<ScheduleInput>, string[]]>([
  [{}, []],
  [{ at: undefined, days: undefined, cron: '30 2 * * mon-fri' }, []],
  [{ jitter: '600s' }, []],
  [{ note: '' }, []],
  [{ days: 'mon-sat' }, ['timing']],
  [{ at: undefined, days: undefined, every: '1h' }, ['timing', 'jitter']],
  [{ timeZone: 'UTC' }, ['timeZone']],
  [{ jitter: '0s', catchUp: '1h' }, ['jitter', 'catchUp']],
  [{ policy: { ...INPUT.policy, rpo: '30h' } }, ['policy']],
  [{ policy: { ...INPUT.policy, rpo: '26h' } }, []],
  [{ paused: true, note: 'move' }, ['paused', 'note']],
])('%j differs in %j', (change, fields) => {
  expect(differencesOf(described(), settings(change))).toEqual(fields);
});

test('what somebody has changed outside is a difference, too', () => {
  const outside = { policies: { overlap: 'ALLOW_ALL', catchupWindow: 31_536_000_000, pauseOnFailure: false } };
  expect(differencesOf(described(outside), settings())).toEqual(['catchUp', 'overlap']);
  const renamed = { action: { ...described().action, workflowId: 'my-night' } };
  expect(differencesOf(described(renamed), settings())).toEqual(['workflow']);
  const limited = { spec: { ...described().spec, endAt: new Date() } };
  expect(differencesOf(described(limited), settings())).toEqual(['timing']);
});

test('a pause by hand and its note stay, unless the file says more', () => {
  const paused = { state: { paused: true, note: 'audit' } };
  expect(differencesOf(described(paused), settings({ note: 'nightly' }))).toEqual([]);
  expect(noteOf({ note: 'nightly' }, paused.state)).toBe('audit');
  expect(differencesOf(described(paused), settings({ note: 'nightly', paused: false }))).toEqual(['paused', 'note']);
});

test('a schedule of Temporal is written as a file would hold it', () => {
  expect(scheduleOf(described())).toEqual({ ...INPUT, policy: settings().policy, catchUp: '6h' });
  expect(differencesOf(described(), settings(scheduleOf(described())))).toEqual([]);
  const foreign = described({ spec: { calendars: [], intervals: [], skip: [], timezone: '' } });
  expect(scheduleOf(foreign)).toBeUndefined();
});

test('a view says the timing in words, and has no next runs while it is paused', () => {
  const view = viewOf(described({ state: { paused: true, note: 'audit' } }), [], undefined);
  expect(view).toMatchObject({
    timing: 'at 02:30 on mon-fri',
    timeZone: 'Asia/Shanghai',
    jitterSeconds: 600,
    catchUpSeconds: 21_600,
    note: 'audit',
    nextRuns: [],
  });
  expect(viewOf(described(), [], undefined).nextRuns).toEqual(['2026-11-27T02:30:00.000Z']);
});
