import { ageText } from '../../../contract/drift-text';

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [7_199, '1h'],
  [26 * 3600, '26h'],
  [47 * 3600, '47h'],
  [48 * 3600, '2d'],
])('%d seconds are %s', (seconds, text) => {
  expect(ageText(seconds)).toBe(text);
});
