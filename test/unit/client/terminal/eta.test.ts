import { etaOf } from '../../../../client/terminal/eta';
import { roughTimeText, timeText } from '../../../../client/terminal/time-text';

const startedAt = '2026-11-26T14:00:00Z';
const START = Date.parse(startedAt);
const MINUTE = 60_000;

describe('the time that is left', () => {
  test('is that of the percents that lack, at the pace so far', () => {
    const copying = { status: 'copying', startedAt } as const;
    expect(etaOf({ ...copying, progress: 25 }, START + 10 * MINUTE)).toBe(30 * MINUTE);
    expect(etaOf({ ...copying, progress: 100 }, START + 10 * MINUTE)).toBe(0);
    expect(etaOf({ ...copying, progress: 100, expectedAt: startedAt }, START + 10 * MINUTE)).toBe(0);
  });

  test('is that until the time at which the manifest expects it', () => {
    const region = { status: 'copying', startedAt, progress: 25, expectedAt: '2026-11-26T14:30:00Z' } as const;
    expect(etaOf(region, START + 10 * MINUTE)).toBe(20 * MINUTE);
  });

  test('is that at the pace so far once the expected time is over, and unknown when that is over, too', () => {
    const region = { status: 'copying', startedAt, progress: 25, expectedAt: '2026-11-26T14:30:00Z' } as const;
    expect(etaOf({ ...region, progressAt: START + 10 * MINUTE }, START + 32 * MINUTE)).toBe(8 * MINUTE);
    expect(etaOf({ ...region, progressAt: START + 10 * MINUTE }, START + 45 * MINUTE)).toBeUndefined();
    expect(etaOf({ ...region, progress: 0 }, START + 45 * MINUTE)).toBeUndefined();
  });

  test('runs down between two looks at ECS', () => {
    const region = { status: 'copying', startedAt, progress: 50, progressAt: START + 10 * MINUTE } as const;
    expect(etaOf(region, START + 10 * MINUTE)).toBe(10 * MINUTE);
    expect(etaOf(region, START + 16 * MINUTE)).toBe(4 * MINUTE);
  });

  test.each([
    ['a copy that waits', { status: 'waiting', startedAt, progress: 50 }],
    ['one that has just begun', { status: 'copying', startedAt, progress: 1 }],
    ['one without a progress', { status: 'copying', startedAt }],
    ['one whose begin is not known', { status: 'copying', progress: 50 }],
    ['one that somebody else has begun', { status: 'copying', startedAt, progress: 50, adopted: true }],
    ['one that would begin only now', { status: 'copying', startedAt: '2026-11-26T15:00:00Z', progress: 50 }],
    ['one that has ended', { status: 'available', startedAt, progress: 100 }],
  ] as const)('is not known of %s', (_, region) => {
    expect(etaOf(region, START + MINUTE)).toBeUndefined();
  });
});

test.each([
  [0, '0s'],
  [42_900, '42s'],
  [185_000, '3m 05s'],
  [62 * MINUTE, '1h 02m'],
  [51 * 60 * MINUTE, '2d 03h'],
])('%d ms are %s', (ms, text) => {
  expect(timeText(ms)).toBe(text);
});

test.each([
  [0, '~5s'],
  [41_000, '~45s'],
  [61_000, '~2m'],
  [59.5 * MINUTE, '~1h 00m'],
  [70 * MINUTE, '~1h 10m'],
])('%d ms that are only reckoned are %s', (ms, text) => {
  expect(roughTimeText(ms)).toBe(text);
});
