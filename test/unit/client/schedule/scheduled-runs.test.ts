import { endOfReport, missedOf } from '../../../../client/schedule/scheduled-runs';
import type { ScheduledRun } from '../../../../contract/schema/schedule-view';

const night = (day: number): Date => new Date(`2026-11-${String(day)}T02:30:00.000Z`);

const RUNNING: ScheduledRun = {
  workflowId: 'sync/0',
  dueAt: night(20).toISOString(),
  startedAt: night(20).toISOString(),
  verdict: 'running',
};

const RUN: ScheduledRun = { ...RUNNING, closedAt: '2026-11-20T03:00:00.000Z', verdict: 'succeeded' };

test('runs that were due after the last one, and did not start, are missed', () => {
  const missed = { count: 2, firstDueAt: night(21).toISOString(), lastDueAt: night(22).toISOString() };
  expect(missedOf([20, 21, 22].map(night), RUN)).toEqual(missed);
  expect(missedOf([21, 22].map(night), undefined)).toEqual(missed);
});

test('nothing is missed when none was due, and none while a run went on', () => {
  expect(missedOf([], undefined)).toBeUndefined();
  expect(missedOf([night(20)], RUN)).toBeUndefined();
  expect(missedOf([21, 22].map(night), RUNNING)).toBeUndefined();
  expect(missedOf([21].map(night), { ...RUN, closedAt: '2026-11-21T09:00:00.000Z' })).toBeUndefined();
});

test('a run whose end nobody knows hides nothing', () => {
  expect(missedOf([21].map(night), { ...RUNNING, verdict: 'forgotten' })?.count).toBe(1);
});

test('a report sums up a run', () => {
  const cell = (state: 'Correct' | 'Missing') => ({ regionId: 'cn-beijing', required: true, state });
  const image = { imageId: 'm-1', name: 'web', regions: [cell('Correct'), cell('Missing'), cell('Correct')] };
  const report = { policyId: 'sync/0', at: RUN.dueAt, rpoSeconds: 60, regionId: 'cn-hangzhou', images: [image] };
  expect(endOfReport({ ...report, verdict: 'failed' })).toEqual({
    verdict: 'failed',
    counts: { Correct: 2, Missing: 1 },
  });
  expect(endOfReport({ ...report, images: [], verdict: 'failed', reason: 'no image' })).toEqual({
    verdict: 'failed',
    counts: {},
    reason: 'no image',
  });
});
