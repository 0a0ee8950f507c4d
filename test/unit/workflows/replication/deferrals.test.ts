import { copyError, type ErrorCode } from '../../../../contract/errors';
import type { CopyRecord } from '../../../../contract/schema/manifest';
import { Deferrals } from '../../../../workflows/replication/deferrals';

const MINUTE = 60_000;
const START = Date.parse('2026-11-24T20:00:00.000Z');
const DEADLINE_MS = 30 * MINUTE;

/** A copy in cn-beijing that gets its lane at `startedAt` and gives it back five minutes later. */
class Copy {
  readonly deferrals = new Deferrals(MINUTE);
  private attempts = 1;

  deferred(startedAt: number, code: ErrorCode = 'CopyDeferred'): boolean {
    const record: CopyRecord = {
      regionId: 'cn-beijing',
      required: true,
      status: 'starting',
      attempts: this.attempts,
      startedAt: new Date(startedAt).toISOString(),
    };
    this.attempts += 1;
    return this.deferrals.add(record, copyError(code, 'cn-beijing'), {
      deadlineMs: DEADLINE_MS,
      maximumMs: 10 * MINUTE,
      now: startedAt + 5 * MINUTE,
    });
  }

  pauseAfter(startedAt: number): number {
    return this.deferrals.dueAt('cn-beijing') - (startedAt + 5 * MINUTE);
  }
}

describe('a copy that gave its lane back', () => {
  it('queues again at once to be taken from its source, however often it has tried', () => {
    const copy = new Copy();
    const pauses = [0, 1, 2].map((round) => {
      const startedAt = START + round * 60 * MINUTE;
      expect(copy.deferred(startedAt, 'RelayLost')).toBe(true);
      return copy.pauseAfter(startedAt);
    });
    expect(pauses).toEqual([0, 0, 0]);
  });

  it('queues again after a pause that doubles up to a maximum', () => {
    const copy = new Copy();
    const pauses = [0, 1, 2, 3, 4, 5].map((round) => {
      const startedAt = START + round * 60 * MINUTE;
      copy.deferrals.clearWay('cn-beijing');
      copy.deferred(startedAt);
      return copy.pauseAfter(startedAt) / MINUTE;
    });

    expect(pauses).toEqual([1, 2, 4, 8, 10, 10]);
  });

  it('is due when its pause is over, and then not deferred any more', () => {
    const copy = new Copy();
    copy.deferred(START);

    expect(copy.deferrals.dueAt('cn-beijing')).toBe(START + 6 * MINUTE);
    expect(copy.deferrals.remove('cn-beijing')).toBe(true);
    expect(copy.deferrals.remove('cn-beijing')).toBe(false);
    expect(copy.deferrals.dueAt('cn-beijing')).toBe(0);
  });

  it('is given up when tries and pauses, but not the waiting for a lane, come to more than its deadline', () => {
    const copy = new Copy();
    // Tries of 5 minutes, pauses of 1, 2, 4 and 8: 5, 11, 18, 27, 40 minutes in the way. Between them a day in the queue.
    const goesOn = [0, 1, 2, 3, 4].map((day) => copy.deferred(START + day * 1440 * MINUTE));

    expect(goesOn).toEqual([true, true, true, true, false]);
    expect(copy.deferrals.dueAt('cn-beijing')).toBe(0);
  });

  it('starts from nothing once ECS has worked on the copy', () => {
    const copy = new Copy();
    for (const day of [0, 1, 2, 3]) copy.deferred(START + day * 1440 * MINUTE);
    copy.deferrals.clearWay('cn-beijing');

    expect(copy.deferred(START + 4 * 1440 * MINUTE)).toBe(true);
  });

  it('is never given up because the queue is full', () => {
    const copy = new Copy();
    const goesOn = Array.from({ length: 20 }, (_, day) => copy.deferred(START + day * 1440 * MINUTE, 'SlotsFull'));

    expect(goesOn).not.toContain(false);
  });
});
