import { isWorthShowing } from '../../../../activities/copy/show-progress';
import { newWaitRecord, type WaitRecord } from '../../../../activities/copy/wait-record';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The record of a copy that is polled since minute 0. */
function recordAt(minute: number, progress: number, shown?: WaitRecord['shown']): WaitRecord {
  return { ...newWaitRecord(0), lastSeenAt: minute * MINUTE, progress, ...(shown !== undefined && { shown }) };
}

test.each([
  ['a quarter that took long', recordAt(30, 25), true],
  ['less than a quarter', recordAt(30, 24), false],
  ['a copy that is soon there', recordAt(10, 50), false],
  ['the next quarter', recordAt(90, 50, { quarter: 1, at: HOUR }), true],
  ['the same quarter', recordAt(90, 49, { quarter: 1, at: HOUR }), false],
  ['the next quarter, a moment later', recordAt(61, 50, { quarter: 1, at: HOUR }), false],
  ['all of it, which is not finished yet', recordAt(200, 100, { quarter: 3, at: HOUR }), false],
])('%s', (_, record, isWorth) => {
  expect(isWorthShowing(record)).toBe(isWorth);
});

test('a copy writes at most three times into its own history, however long it takes', () => {
  let record = recordAt(0, 0);
  let written = 0;
  for (let minute = 1; minute <= 1000; minute += 1) {
    record = { ...record, lastSeenAt: minute * MINUTE, progress: Math.min(100, Math.floor(minute / 10)) };
    if (!isWorthShowing(record)) continue;
    written += 1;
    record = { ...record, shown: { quarter: Math.floor(record.progress / 25), at: record.lastSeenAt } };
  }
  expect(written).toBe(3);
});
