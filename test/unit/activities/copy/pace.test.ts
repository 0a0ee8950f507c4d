import fc from 'fast-check';
import { nextPollMs } from '../../../../activities/copy/pace';
import { newWaitRecord, recordLook } from '../../../../activities/copy/wait-record';
import type { EcsImage } from '../../../../activities/ecs/api';
import type { Estimate } from '../../../../contract/estimate';
import { sampleImage } from '../../../support/samples';

const pacing = {
  minimumPollMs: 1_000,
  maximumPollMs: 60_000,
  lookIntervalMs: 2_000,
  visibilityGraceMs: 60_000,
  stalledAfterMs: 3_600_000,
  deferMs: 60_000,
  askAgainMs: 600_000,
};

function learnt(seconds: number): Estimate {
  return { seconds, spread: 0.1, from: 'pair' };
}

function delayAtBegin(image: EcsImage, estimate?: Estimate): number {
  return nextPollMs(recordLook(newWaitRecord(0), image, 0), image, estimate, pacing, 0.5);
}

/** Percent of a copy that runs steadily, as ECS reports it. */
function steady(second: number, seconds: number): number {
  return Math.floor((100 * second) / seconds);
}

interface Course {
  seconds: number;
  estimate?: Estimate;
  progressOf?: (second: number, seconds: number) => number;
}

/** Polls a copy until it has ended: how many polls that takes, and how late the last one is, in parts of the copy's time. */
function poll({ seconds, estimate, progressOf = steady }: Course, random: number): { polls: number; late: number } {
  let record = newWaitRecord(0);
  for (let ms = 0, polls = 1; ; polls += 1) {
    if (ms >= 1000 * seconds) return { polls, late: ms / (1000 * seconds) - 1 };
    const image = sampleImage({ progress: progressOf(ms / 1000, seconds) });
    record = recordLook(record, image, ms);
    ms += nextPollMs(record, image, estimate, pacing, random);
  }
}

/** The most polls, and how late the end is seen at most in 95 of 100 courses. */
function pollOften(course: Course): { polls: number; late: number } {
  const courses = Array.from({ length: 200 }, (_, index) =>
    poll({ ...course, seconds: course.seconds * (1 + index / 10_000) }, index / 200),
  );
  const lates = courses.map(({ late }) => late).sort((a, b) => a - b);
  return { polls: Math.max(...courses.map(({ polls }) => polls)), late: lates[189] ?? Infinity };
}

describe('the pace of polling', () => {
  it('is that of the setting while nothing is known', () => {
    expect(delayAtBegin(sampleImage({ sizeGiB: 0 }))).toBe(60_000);
    expect(delayAtBegin(sampleImage({ sizeGiB: 500 }))).toBe(60_000);
  });

  it('is closer for a small image, and for one that is known to be quick', () => {
    expect(delayAtBegin(sampleImage({ sizeGiB: 3 }))).toBe(20_000);
    expect(delayAtBegin(sampleImage({ sizeGiB: 500 }), learnt(15))).toBe(10_000);
  });

  it("believes ECS's own estimate", () => {
    const disks = [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, remainSeconds: 60 }];
    const image = sampleImage({ progress: 1, disks });
    expect(nextPollMs(recordLook(newWaitRecord(0), image, 1_000), image, learnt(500), pacing, 0.5)).toBe(40_000);
  });

  it("believes progress near the end, which is closer than ECS's own whole seconds", () => {
    const disks = [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, remainSeconds: 2 }];
    const image = sampleImage({ progress: 90, disks });
    const begun = recordLook(newWaitRecord(0), sampleImage({ progress: 0 }), 0);
    expect(nextPollMs(recordLook(begun, image, 9_900), image, learnt(500), pacing, 0.5)).toBe(1_125);
  });

  it('reckons the pace of a copy that was found in the middle from its first look on', () => {
    const disks = [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, remainSeconds: 40 }];
    const images = [60, 80].map((progress) => sampleImage({ progress, disks }));
    const record = images.reduce((seen, image, index) => recordLook(seen, image, index * 10_000), newWaitRecord(0));
    expect(nextPollMs(record, images[1] as EcsImage, learnt(500), pacing, 0.5)).toBe(6_667);
  });

  it.each([
    { seconds: 20 * 60, most: 9 },
    { seconds: 3 * 3600, most: 12 },
    { seconds: 60, most: 6 },
    { seconds: 20, most: 5 },
  ])('sees the end of a copy of $seconds s at once, with few polls', ({ seconds, most }) => {
    const { polls, late } = pollOften({ seconds, estimate: learnt(seconds) });
    expect(polls).toBeLessThanOrEqual(most);
    expect(late).toBeLessThanOrEqual(0.012);
  });

  it('costs little more while nothing is learnt', () => {
    const { polls, late } = pollOften({ seconds: 20 * 60 });
    expect(polls).toBeLessThanOrEqual(12);
    expect(late).toBeLessThanOrEqual(0.02);
  });

  it.each([0.1, 0.5, 2, 10])('costs little more when a copy takes %d times what was learnt', (factor) => {
    const { polls, late } = pollOften({ seconds: 20 * 60, estimate: learnt((20 * 60) / factor) });
    expect(polls).toBeLessThanOrEqual(16);
    expect(late).toBeLessThanOrEqual(0.02);
  });

  it('sees the end soon when ECS tells no progress, as far as the copy takes what was learnt', () => {
    const { polls, late } = pollOften({ seconds: 20 * 60, estimate: learnt(20 * 60), progressOf: () => 0 });
    expect(polls).toBeLessThanOrEqual(16);
    expect(late).toBeLessThanOrEqual(0.02);
  });

  it('grows rarer when a copy does not go on', () => {
    const stuck = (second: number, seconds: number) => Math.min(95, steady(second, seconds / 4));
    const { polls, late } = pollOften({ seconds: 80 * 60, estimate: learnt(20 * 60), progressOf: stuck });
    expect(polls).toBeLessThanOrEqual(40);
    expect(late).toBeLessThanOrEqual(0.1);
  });

  it('stays within its bounds, whatever it sees', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.nat(10_000_000),
        fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (progress, at, seconds, random) => {
          const image = sampleImage({ progress });
          const estimate = seconds === undefined ? undefined : learnt(seconds);
          const delay = nextPollMs(recordLook(newWaitRecord(0), image, at), image, estimate, pacing, random);
          expect(delay).toBeGreaterThanOrEqual(Math.round(pacing.minimumPollMs * 0.9));
          expect(delay).toBeLessThanOrEqual(Math.round(Math.max(pacing.maximumPollMs, 2 * at) * 1.1));
        },
      ),
    );
  });
});
