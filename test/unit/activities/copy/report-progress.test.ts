import { isWorthReporting, obstacleOf } from '../../../../activities/copy/report-progress';
import { newWaitRecord } from '../../../../activities/copy/wait-record';
import type { EcsImage } from '../../../../activities/ecs/api';
import type { Dependencies } from '../../../../activities/shared/dependencies';
import { sampleImage } from '../../../support/samples';

const STALLED_AFTER_MS = 60_000;

/** What is in the way of a copy that has made no progress for so long. */
function codeOf(image: Partial<EcsImage>, silentMs = 0): string | undefined {
  const dependencies = { pacing: { stalledAfterMs: STALLED_AFTER_MS } } as Dependencies;
  return obstacleOf(dependencies, sampleImage(image), { ...newWaitRecord(0), lastSeenAt: silentMs })?.code;
}

test.each([
  ['Creating', 0, undefined],
  ['Waiting', 0, undefined],
  ['Creating', STALLED_AFTER_MS, 'CopyStalled'],
  ['Expired', 0, 'StatusUnknown'],
  ['', STALLED_AFTER_MS, 'StatusUnknown'],
])('a copy that is "%s" and silent for %d ms waits for: %s', (status, silentMs, code) => {
  expect(codeOf({ status }, silentMs)).toBe(code);
});

test('a copy that is finished and not usable yet says so', () => {
  expect(codeOf({ status: 'Available', usable: false })).toBe('CopyNotUsable');
});

describe('a replication hears of its copy', () => {
  const MINUTE = 60_000;
  const COPYING = { status: 'copying' as const };
  /** Half an hour after the last news. */
  const record = { ...newWaitRecord(0), progress: 30, lastSeenAt: 40 * MINUTE };
  const reported = { ...COPYING, progress: 5, at: 10 * MINUTE };

  test.each([
    ['at the first poll', record, COPYING, true],
    ['when ECS has taken it from its own queue', { ...record, reported }, { status: 'waiting' as const }, true],
    ['when something is in the way', { ...record, reported }, { ...COPYING, obstacle: 'CopyStalled' }, true],
    ['of a quarter that took long', { ...record, reported }, COPYING, true],
    ['never of less than a quarter', { ...record, reported, progress: 29 }, COPYING, false],
    ['never of a quarter soon after the last news', { ...record, reported, lastSeenAt: 39 * MINUTE }, COPYING, false],
  ])('%s', (_, seen, state, isWorth) => {
    expect(isWorthReporting(seen, state)).toBe(isWorth);
  });
});
