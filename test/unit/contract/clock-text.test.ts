import { clockText } from '../../../contract/clock-text';

test.each([
  [undefined, '03:05 UTC'],
  ['2026-11-28T00:00:00.000Z', '03:05 UTC'],
  ['2026-11-27T23:59:59.000Z', '2026-11-28 03:05 UTC'],
])('a moment has its day when that is not the day since which people count (%s)', (since, text) => {
  expect(clockText('2026-11-28T03:05:40.000Z', since)).toBe(text);
});
