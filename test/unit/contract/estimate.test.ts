import fc from 'fast-check';
import { type Estimate, guess, secondsLeft } from '../../../contract/estimate';

const LEARNT: Estimate = { seconds: 100, spread: 0.1, from: 'pair' };

test.each([
  ['the estimate at the beginning', LEARNT, 0, 0, 100],
  ['what is left of the estimate without progress', LEARNT, 60, 0, 40],
  ['nothing when the estimate is over', LEARNT, 150, 0, 0],
  ['its own pace once progress tells', LEARNT, 60, 30, 140],
  ['something between both before', LEARNT, 10, 5, 0.25 * 190 + 0.75 * 90],
  ['its own pace soon beside a guess', guess(10), 10, 5, 190],
  ['its own pace alone when nothing else is known', undefined, 10, 5, 190],
  ['nothing known', undefined, 10, 0, undefined],
])('what is left of a copy is %s', (_, estimate, elapsed, progress, left) => {
  expect(secondsLeft(estimate, elapsed, progress)).toEqual(left);
});

test('what is left of a copy is never less than nothing, and nothing at the end', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 0, max: 100 }), (elapsed, progress) => {
      expect(secondsLeft(LEARNT, elapsed, progress)).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(secondsLeft(LEARNT, 10, 100)).toBe(0);
});

test('without a size there is no guess', () => {
  expect(guess(0)).toBeUndefined();
  expect(guess(40)?.seconds).toBe(400);
});
