import {
  copyingMs,
  msTowardsDeadline,
  newWaitRecord,
  recordLook,
  recordReady,
  type WaitRecord,
} from '../../../../activities/copy/wait-record';
import { sampleImage } from '../../../support/samples';

describe('what polls have seen', () => {
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

describe('the time that counts against the deadline', () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;
  const looks = (...seen: [hour: number, progress: number][]): WaitRecord =>
    seen.reduce(
      (record, [hour, progress]) => recordLook(record, sampleImage({ progress }), hour * HOUR),
      newWaitRecord(0),
    );

  it('is all of it when the request says the deadline', () => {
    expect(msTowardsDeadline(looks([0, 0], [5, 50], [6, 50]), {})).toBe(6 * HOUR);
  });

  it('begins anew with each progress when it is only the usual deadline, which rests on an estimate', () => {
    expect(msTowardsDeadline(looks([0, 0], [5, 50], [6, 50]), { isUsualDeadline: true })).toBe(HOUR);
    expect(msTowardsDeadline(looks([0, 0], [5, 0], [6, 0]), { isUsualDeadline: true })).toBe(6 * HOUR);
  });

  it('is all of it after seven days, whatever goes on', () => {
    const record = looks([0, 0], [168, 90], [169, 91]);
    expect(msTowardsDeadline(record, { isUsualDeadline: true })).toBe(7 * DAY + HOUR);
  });

  it('of a finished image is that of its verification', () => {
    const ready = recordReady(looks([0, 0], [5, 99]), sampleImage({ status: 'Available', progress: 100 }), 6 * HOUR);
    const later = recordReady(ready, sampleImage({ status: 'Available', progress: 100 }), 8 * HOUR);
    for (const spec of [{}, { isUsualDeadline: true } as const]) expect(msTowardsDeadline(later, spec)).toBe(2 * HOUR);
  });
});

describe('for how long ECS has worked on a copy', () => {
  const FINISHED = sampleImage({ status: 'Available', progress: 100 });
  const looks = (...seen: [second: number, changes: Parameters<typeof sampleImage>[0]][]): WaitRecord =>
    seen.reduce((record, [second, image]) => recordLook(record, sampleImage(image), second * 1000), newWaitRecord(0));

  it('ends in the middle between the last look at a copy that runs and the first at a finished one', () => {
    const record = recordReady(looks([0, { progress: 0 }], [50, { progress: 80 }]), FINISHED, 60_000);
    expect(record.tookMs).toBe(55_000);
  });

  it('includes what ran before the first look', () => {
    const record = recordReady(looks([0, { progress: 20 }], [50, { progress: 80 }]), FINISHED, 60_000);
    expect(record.tookMs).toBe(55_000 / 0.8);
  });

  it('counts in full the part before a steady copy could have ended', () => {
    const record = recordReady(looks([0, { progress: 0 }], [90, { progress: 89 }]), FINISHED, 104_000);
    expect(record.tookMs).toBe(102_000);
  });

  it('does not grow while the image is verified', () => {
    const record = recordReady(looks([0, { progress: 0 }], [50, { progress: 80 }]), FINISHED, 60_000);
    expect(recordReady(record, FINISHED, 500_000).tookMs).toBe(55_000);
  });

  it("does not include time in ECS's own queue", () => {
    const record = looks([0, { status: 'Waiting' }], [100, { progress: 0 }], [150, { progress: 80 }]);
    expect(recordReady(record, FINISHED, 160_000).tookMs).toBe(55_000);
  });

  it.each([
    ['nobody saw its first half', looks([0, { progress: 60 }], [50, { progress: 80 }])],
    ['it was never seen running', newWaitRecord(0)],
    ["it was last seen in ECS's own queue", looks([0, { status: 'Waiting' }])],
  ])('is not known when %s', (_, record) => {
    expect(recordReady(record, FINISHED, 60_000).tookMs).toBeUndefined();
  });
});
