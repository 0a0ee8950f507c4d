import { copyWaitText, steadyWaitText } from '../../../contract/wait-text';

const FULL = { regionId: 'cn-hangzhou', taken: 5, limit: 5 };
const CLOSED = { regionId: 'cn-beijing', taken: 0, limit: 0, reason: 'closed by ops: maintenance' };

test.each([
  [{ place: 3, pools: [FULL] }, 'waits for cn-hangzhou (5 of 5), 3rd'],
  [{ place: 1, pools: [CLOSED] }, 'waits for cn-beijing (closed by ops: maintenance), 1st'],
  [
    { place: 112, pools: [FULL, CLOSED] },
    'waits for cn-hangzhou (5 of 5) and cn-beijing (closed by ops: maintenance), 112th',
  ],
  [{ place: 22, pools: [] }, 'waits for its turn, 22nd'],
])('%j is "%s"', (wait, text) => {
  expect(copyWaitText(wait)).toBe(text);
});

test('a wait that ends on another day names the day', () => {
  const wait = { place: 3, pools: [FULL], startsAt: '2026-11-28T03:05:40.000Z' };
  expect(copyWaitText(wait, '2026-11-28T01:00:00.000Z')).toContain('3rd, until about 03:05 UTC');
  expect(copyWaitText(wait, '2026-11-26T22:00:00.000Z')).toContain('3rd, until about 2026-11-28 03:05 UTC');
});

test('a line for each change leaves out what changes all the time', () => {
  expect(steadyWaitText({ place: 3, pools: [FULL, CLOSED] })).toBe(
    'waits for cn-hangzhou and cn-beijing (closed by ops: maintenance)',
  );
  expect(steadyWaitText({ place: 1, pools: [] })).toBe('waits for its turn');
});
