import { growthExponent } from '../../../bench/measure/growth';
import { handoffs } from '../../../bench/measure/handoffs';
import { journalCopies } from '../../../bench/measure/journal-copies';
import { type Job, listSchedule, longestFirst, lowerBound, makespan } from '../../../bench/measure/list-schedule';
import { overLimit } from '../../../bench/measure/over-limit';
import { quantile, spread } from '../../../bench/measure/quantile';
import { tally } from '../../../bench/measure/tally';
import type { JournalEntry } from '../../../simulator';

const star = (...seconds: number[]): Job[] =>
  seconds.map((length, n) => ({ from: 'hub', to: `region-${String(n)}`, seconds: length }));

describe('the lower bound', () => {
  test('is the work of the busiest region, shared evenly', () => {
    expect(lowerBound(star(3, 3, 3, 3), { pools: 'both', limit: 2 })).toBe(6);
    expect(lowerBound(star(3, 3, 3, 3), { pools: 'source', limit: 2 })).toBe(6);
  });

  test('is the longest job where every region has room', () => {
    expect(lowerBound(star(3, 4, 5), { pools: 'target', limit: 1 })).toBe(5);
    expect(lowerBound(star(1, 9), { pools: 'both', limit: 2 })).toBe(9);
  });

  test('is nothing for no job', () => {
    expect(lowerBound([], { pools: 'both', limit: 5 })).toBe(0);
  });
});

describe('a list schedule', () => {
  test('starts what has room, first come first', () => {
    const spans = listSchedule(star(2, 3, 4), { pools: 'both', limit: 2 });
    expect(spans.map(({ start }) => start)).toEqual([0, 0, 2]);
    expect(makespan(spans)).toBe(6);
  });

  test('ends earlier with the longest first', () => {
    const jobs = star(1, 1, 1, 3);
    const rules = { pools: 'both', limit: 2 } as const;
    expect(makespan(listSchedule(jobs, rules))).toBe(4);
    expect(makespan(listSchedule(longestFirst(jobs), rules))).toBe(3);
  });

  test('lets a job that has room pass one that has none', () => {
    const jobs = [
      { from: 'a', to: 'x', seconds: 2 },
      { from: 'a', to: 'y', seconds: 2 },
      { from: 'b', to: 'y', seconds: 1 },
    ];
    expect(listSchedule(jobs, { pools: 'both', limit: 1 }).map(({ start }) => start)).toEqual([0, 2, 0]);
  });

  test('runs a star at once where only the targets count', () => {
    expect(makespan(listSchedule(star(2, 3, 4), { pools: 'target', limit: 1 }))).toBe(4);
  });
});

describe('the growth exponent', () => {
  test.each([
    [1, (x: number) => 7 * x],
    [2, (x: number) => 0.5 * x * x],
    [0, () => 3],
  ])('is %p', (exponent, y) => {
    const points = [100, 1000, 10_000].map((x) => [x, y(x)] as const);
    expect(growthExponent(points)).toBeCloseTo(exponent);
  });

  test('is unknown for one point', () => {
    expect(growthExponent([[5, 5]])).toBeNaN();
  });
});

test('a handoff is the time from the end of one copy to the start of the next in its slot', () => {
  const runs = [
    { startedAt: 0, endedAt: 10 },
    { startedAt: 0, endedAt: 7 },
    { startedAt: 9, endedAt: 20 },
    { startedAt: 13, endedAt: 19 },
  ];
  expect(handoffs(runs, 2)).toEqual([2, 3]);
  expect(handoffs(runs, 5)).toEqual([]);
});

test('quantiles are of the sorted values', () => {
  expect(quantile([1, 2, 3], 0.5)).toBe(2);
  expect(quantile([], 0.5)).toBe(0);
  expect(spread([30, 10, 20])).toEqual({ p50: 20, p95: 30 });
  expect(spread([])).toBeUndefined();
});

test('copies over the limit are those of the worst region', () => {
  expect(overLimit({ from: { hub: 9 }, into: { 'region-1': 6 } }, 5)).toBe(4);
  expect(overLimit({ from: { hub: 5 }, into: {} }, 5)).toBe(0);
});

function copyCall(imageId: string | undefined, to: string, ImageId = 'm-1'): JournalEntry {
  return {
    at: 1,
    action: 'CopyImage',
    regionId: 'hub',
    parameters: { RegionId: 'hub', DestinationRegionId: to, ImageId },
    status: 200,
    requestId: 'r',
    ...(imageId !== undefined && { imageId }),
  };
}

test('a copy of the journal counts once, however often its call was repeated', () => {
  const journal = [copyCall('m-a', 'x'), copyCall(undefined, 'y'), copyCall('m-a', 'x'), copyCall('m-b', 'y')];
  expect(journalCopies(journal).map(({ imageId, to }) => [imageId, to])).toEqual([
    ['m-a', 'x'],
    ['m-b', 'y'],
  ]);
});

test('the tally tells regions that lack a copy, copies that are there twice, and those that nobody knows', () => {
  const wanted = ['x', 'y', 'z'].map((regionId) => ({ imageId: 'm-1', regionId }));
  const copies = journalCopies([
    copyCall('m-a', 'x'),
    copyCall('m-b', 'x'),
    copyCall('m-c', 'y'),
    copyCall('m-failed', 'z'),
  ]);
  const told = [
    { imageId: 'm-1', regionId: 'x', copyId: 'm-a' },
    { imageId: 'm-1', regionId: 'z', copyId: 'm-failed' },
  ];
  expect(tally(wanted, copies, new Set(['m-a', 'm-b', 'm-c']), told)).toEqual({
    missing: 1,
    twice: 1,
    untold: 2,
    wrong: 1,
  });
});
