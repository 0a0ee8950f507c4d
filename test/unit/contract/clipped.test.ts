import { clipped } from '../../../contract/clipped';

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'lo\u2026'],
  ['\u955c\u955c', 6, '\u955c\u955c'],
  ['\u955c\u955c\u955c', 8, '\u955c\u2026'],
  ['\u{1f680}\u{1f680}', 7, '\u{1f680}\u2026'],
  ['\u{1f680}\u{1f680}', 6, '\u2026'],
])('%j in %i bytes is %j', (text, bytes, expected) => {
  expect(clipped(text, bytes)).toBe(expected);
  expect(Buffer.byteLength(clipped(text, bytes))).toBeLessThanOrEqual(bytes);
});
