import { usualDeadlineMs } from '../../../../activities/replication/usual-deadline';
import { type Estimate, guess } from '../../../../contract/estimate';

const HOUR_MS = 3_600_000;

function learnt(seconds: number, spread = 0.1): Estimate {
  return { seconds, spread, from: 'pair' };
}

test('a copy of which nothing is known has six hours', () => {
  expect(usualDeadlineMs(undefined)).toBe(6 * HOUR_MS);
  expect(usualDeadlineMs(guess(0))).toBe(6 * HOUR_MS);
});

test('a quick copy has two hours', () => {
  expect(usualDeadlineMs(learnt(60))).toBe(2 * HOUR_MS);
});

test('a long copy has a multiple of what it usually takes, and more the less sure that is', () => {
  expect(usualDeadlineMs(learnt(3600)) / HOUR_MS).toBeCloseTo(4.9, 1);
  expect(usualDeadlineMs(learnt(3600, 0.7)) / HOUR_MS).toBeCloseTo(16.2, 1);
  expect(usualDeadlineMs(guess(500)) / HOUR_MS).toBeCloseTo(22.5, 1);
});

test('no copy has more than a request may ask for', () => {
  expect(usualDeadlineMs(guess(500_000))).toBe(168 * HOUR_MS);
});
