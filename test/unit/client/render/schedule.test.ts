import { schedulesTable, scheduleText } from '../../../../client/render/schedule';
import { lengthText } from '../../../../client/render/length-text';
import { timingText } from '../../../../client/schedule/timing';
import { timingOf } from '../../../../contract/schema/schedule';
import type { ScheduleView } from '../../../../contract/schema/schedule-view';

const VIEW: ScheduleView = {
  id: 'nightly',
  timing: 'at 02:30 every day',
  timeZone: 'Asia/Shanghai',
  jitterSeconds: 600,
  catchUpSeconds: 21_600,
  paused: false,
  note: 'asked for by audit',
  nextRuns: ['2026-11-26T18:33:10.055Z', '2026-11-27T18:31:00.000Z'],
  lastRuns: [
    {
      workflowId: 'sync/0-2026-11-25T18:30:00Z',
      dueAt: '2026-11-25T18:35:00.000Z',
      startedAt: '2026-11-25T18:35:01.000Z',
      verdict: 'running',
    },
    {
      workflowId: 'sync/0-2026-11-24T18:30:00Z',
      dueAt: '2026-11-24T18:35:00.000Z',
      startedAt: '2026-11-24T18:35:01.000Z',
      closedAt: '2026-11-24T18:39:01.000Z',
      verdict: 'failed',
      counts: { Correct: 3, Missing: 1 },
    },
  ],
  skippedByOverlap: 2,
  skippedByOutage: 0,
};

const MISSED = {
  count: 1,
  firstDueAt: '2026-11-25T18:35:00.000Z',
  lastDueAt: '2026-11-25T18:35:00.000Z',
};

test('a schedule is shown with its next and last runs', () => {
  expect(scheduleText({ ...VIEW, missed: MISSED })).toBe(
    [
      'nightly',
      'runs     at 02:30 every day, Asia/Shanghai',
      'late by  up to 10m of jitter; up to 6h after an outage',
      'note     asked for by audit',
      'next     2026-11-26 18:33:10Z',
      '         2026-11-27 18:31:00Z',
      'MISSED   the run that was due at 2026-11-25 18:35:00Z did not start',
      'skipped  2 because a night was running',
      '',
      'LAST RUNS             VERDICT',
      '2026-11-25 18:35:01Z  running                        sync/0-2026-11-25T18:30:00Z',
      '2026-11-24 18:35:01Z  failed   3 Correct, 1 Missing  sync/0-2026-11-24T18:30:00Z',
    ].join('\n'),
  );
});

test('a schedule without jitter does not speak of it', () => {
  expect(scheduleText({ ...VIEW, jitterSeconds: 0 })).toContain('\nlate by  up to 6h after an outage\n');
});

test('a schedule that rests says why, and has no next run', () => {
  const text = scheduleText({ ...VIEW, paused: true, nextRuns: [], lastRuns: [], skippedByOverlap: 0 });
  expect(text.split('\n').slice(3)).toEqual(['paused   asked for by audit', 'next     paused', '', 'no run yet']);
});

test('schedules are listed one a line, with the last verdict and what was missed', () => {
  const [, ...lastRuns] = VIEW.lastRuns;
  const weekly = { ...VIEW, id: 'weekly', lastRuns, missed: { ...MISSED, count: 3 } };
  const lines = schedulesTable([VIEW, weekly]).split('\n');
  expect(lines[1]).toMatch(/^nightly {3}at 02:30 every day, Asia\/Shanghai {2}2026-11-26 18:33:10Z {2}.*running$/);
  expect(lines[2]).toContain(
    '2026-11-24 18:35:01Z failed: 3 Correct, 1 Missing; MISSED 3 runs did not start, due from ',
  );
  expect(schedulesTable([])).toBe('there is no schedule');
});

test.each([
  [{ at: '02:30' }, 'at 02:30 every day'],
  [{ at: '00:00', days: 'sat,sun' }, 'at 00:00 on sun,sat'],
  [{ cron: '5 4 * * *' }, 'at 04:05 every day'],
  [{ cron: '0 */6 * * *' }, 'by cron "0 */6 * * *"'],
  [{ cron: '30 2 1 * *' }, 'by cron "30 2 1 * *"'],
  [{ every: '90m' }, 'every 90m'],
])('%j is in words: %s', (timing, text) => {
  expect(timingText(timingOf(timing))).toBe(text);
});

test('a length of time has the largest unit that fits', () => {
  expect([0, 500, 1000, 90_000, 3_600_000, 93_600_000, 172_800_000].map(lengthText)).toEqual([
    '0s',
    '0.5s',
    '1s',
    '90s',
    '1h',
    '26h',
    '2d',
  ]);
});
