import { outlookText } from '../../../contract/outlook-text';

test.each([
  [{ copies: 25, storedGiB: 1000, seconds: 6000, atOnce: 5 }, 'about 1 h 40 min, 5 at a time, 1,000 GiB to store'],
  [{ copies: 2, storedGiB: 80, seconds: 400, atOnce: 2 }, 'about 7 min, 80 GiB to store'],
  [
    { copies: 25, storedGiB: 1000, seconds: 6000, isGuess: true as const, atOnce: 5 },
    'about 1 h 40 min (a guess), 5 at a time, 1,000 GiB to store',
  ],
  [{ copies: 2, storedGiB: 1_234_567 }, '1,234,567 GiB to store'],
  [{ copies: 2, storedGiB: 80, pricePerMonth: 9.6 }, '80 GiB to store for about 9.60 a month'],
  [{ copies: 2, storedGiB: 0 }, ''],
  [{ copies: 0, storedGiB: 0, seconds: 0, atOnce: 0 }, ''],
])('%j is "%s"', (outlook, text) => {
  expect(outlookText(outlook)).toBe(text);
});
