import fc from 'fast-check';
import { copyingMs, newWaitRecord, nextPollMs, recordLook } from '../../../../activities/copy/wait-record';
import { sampleImage } from '../../../support/samples';

const pacing = {
  minimumPollMs: 5_000,
  maximumPollMs: 60_000,
  lookIntervalMs: 2_000,
  visibilityGraceMs: 60_000,
  stalledAfterMs: 3_600_000,
  deferMs: 60_000,
  askAgainMs: 600_000,
};

describe('the pace of polling', () => {
  it('is slow while nothing is known, and closer the nearer the end', () => {
    const started = newWaitRecord(0);
    const early = recordLook(started, sampleImage({ progress: 10 }), 60_000);
    const late = recordLook(early, sampleImage({ progress: 98 }), 600_000);

    expect(nextPollMs(recordLook(started, sampleImage(), 0), sampleImage(), pacing, 0.5)).toBe(60_000);
    expect(nextPollMs(early, sampleImage({ progress: 10 }), pacing, 0.5)).toBe(60_000);
    expect(nextPollMs(late, sampleImage({ progress: 98 }), pacing, 0.5)).toBe(5_000);
  });

  it('is slow while ECS does not say how large the image is', () => {
    const image = sampleImage({ sizeGiB: 0 });
    expect(nextPollMs(recordLook(newWaitRecord(0), image, 0), image, pacing, 0.5)).toBe(60_000);
  });

  it('is closer for a small image, as long as nothing else is known', () => {
    const image = sampleImage({ sizeGiB: 3 });
    expect(nextPollMs(recordLook(newWaitRecord(0), image, 0), image, pacing, 0.5)).toBe(10_000);
  });

  it("believes ECS's own estimate", () => {
    const image = sampleImage({
      progress: 1,
      disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, remainSeconds: 60 }],
    });
    expect(nextPollMs(recordLook(newWaitRecord(0), image, 1_000), image, pacing, 0.5)).toBe(20_000);
  });

  it('stays within its bounds, whatever it sees', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.nat(10_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (progress, at, random) => {
          const image = sampleImage({ progress });
          const delay = nextPollMs(recordLook(newWaitRecord(0), image, at), image, pacing, random);
          expect(delay).toBeGreaterThanOrEqual(Math.round(pacing.minimumPollMs * 0.9));
          expect(delay).toBeLessThanOrEqual(Math.round(pacing.maximumPollMs * 1.1));
        },
      ),
    );
  });

  it("does not charge time in ECS's own queue to the copy", () => {
    const queued = recordLook(newWaitRecord(0), sampleImage({ status: 'Waiting' }), 0);
    const begun = recordLook(queued, sampleImage({ progress: 0 }), 3_600_000);
    const copied = recordLook(begun, sampleImage({ progress: 5 }), 3_660_000);

    expect(copyingMs(begun)).toBe(0);
    expect(copyingMs(copied)).toBe(60_000);
  });

  it('notes when progress was last made', () => {
    const moving = recordLook(newWaitRecord(0), sampleImage({ progress: 5 }), 1_000);
    const stuck = recordLook(moving, sampleImage({ progress: 5 }), 9_000);

    expect(stuck.progressedAt).toBe(1_000);
  });
});
