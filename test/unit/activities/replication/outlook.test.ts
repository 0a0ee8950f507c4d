import { outlookOf } from '../../../../activities/replication/outlook';

const FORECAST = { seconds: 600, atOnce: 2 };

test('an outlook has the time, what is stored, and its price in cents', () => {
  const outlook = outlookOf({ copies: 3, sizeGiB: 41, forecast: FORECAST, pricePerGiBMonth: 0.1234 });
  expect(outlook).toEqual({ copies: 3, storedGiB: 123, seconds: 600, atOnce: 2, pricePerMonth: 15.18 });
});

test.each([
  ['the size of the image is not known', { sizeGiB: 0, forecast: null, pricePerGiBMonth: 0.1 }, 0],
  ['no price is set', { sizeGiB: 41, forecast: null }, 123],
])('an outlook has no price when %s', (_, copies, storedGiB) => {
  expect(outlookOf({ copies: 3, ...copies })).toEqual({ copies: 3, storedGiB });
});

test('no copies cost nothing, and a price of nothing is a price', () => {
  expect(outlookOf({ copies: 0, sizeGiB: 41, forecast: FORECAST, pricePerGiBMonth: 0.1 }).pricePerMonth).toBe(0);
  expect(outlookOf({ copies: 3, sizeGiB: 41, forecast: FORECAST, pricePerGiBMonth: 0 }).pricePerMonth).toBe(0);
});
