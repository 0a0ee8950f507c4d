import { obstacleOf } from '../../../../activities/copy/report-progress';
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
