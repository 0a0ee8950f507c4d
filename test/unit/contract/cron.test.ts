import { cronOf, daysOf, everyMinute, parseCron, parseDays, rangesOf } from '../../../contract/schema/cron';

const HALF_PAST_TWO = { ...everyMinute(), minute: [30], hour: [2] };

test.each([
  ['30 2 * * *', HALF_PAST_TWO],
  ['  30  2 * * *  ', HALF_PAST_TWO],
  ['30 2 * * mon-fri', { ...HALF_PAST_TWO, dayOfWeek: [1, 2, 3, 4, 5] }],
  ['30 2 * * 5-7', { ...HALF_PAST_TWO, dayOfWeek: [0, 5, 6] }],
  ['30 2 * * SAT,0', { ...HALF_PAST_TWO, dayOfWeek: [0, 6] }],
  ['*/15 0 1 jan,JUL *', { ...everyMinute(), minute: [0, 15, 30, 45], hour: [0], dayOfMonth: [1], month: [1, 7] }],
  ['0 1-9/4 * * *', { ...everyMinute(), minute: [0], hour: [1, 5, 9] }],
  ['0 20/2 * * *', { ...everyMinute(), minute: [0], hour: [20, 22] }],
])('"%s" is parsed', (text, calendar) => {
  expect(parseCron(text)).toEqual({ value: calendar });
});

test('every wrong field of a cron expression is named with what may stand there', () => {
  expect(parseCron('61 2,x 0 * mon-').problems).toEqual([
    'has the minute "61"; use 0 to 59, a range such as 0-3, a list, "*" or "*/2"',
    'has the hour "x"; use 0 to 23, a range such as 0-3, a list, "*" or "*/2"',
    'has the day of the month "0"; use 1 to 31, a range such as 1-4, a list, "*" or "*/2"',
    'has the day of the week "mon-"; use 0 to 7 or sun to sat, a range such as 0-3, a list, "*" or "*/2"',
  ]);
});

test.each(['fri-mon', '*/0', '1/0', '*-3', 'L', '1#2', '?', ''])('"%s" is no day of the week', (text) => {
  expect(parseDays(text).problems).toHaveLength(1);
});

test.each(['30 2 * *', '0 30 2 * * *', '@daily', ''])('"%s" has not five fields', (text) => {
  expect(parseCron(text).problems).toEqual([expect.stringContaining('must have five fields')]);
});

test.each(['30 2 * * *', '*/15 0 1 1,7 *', '0 1-9/4 * * *', '5,7,8,9 2 * * 1-5', '* * * * *', '0 0 31 12 0'])(
  '"%s" stays the same when it is read and written',
  (text) => {
    const written = cronOf(parseCron(text).value ?? everyMinute());
    expect(parseCron(written)).toEqual(parseCron(text));
    expect(written).toBe(text.replace('7,8,9', '7-9'));
  },
);

test('days are written as they are read', () => {
  for (const days of ['mon-fri', 'sun,sat', 'wed', 'sun-sat', 'mon,wed,fri'])
    expect(daysOf({ dayOfWeek: parseDays(days).value ?? [] })).toBe(days);
});

test('ranges hold exactly the numbers', () => {
  expect(rangesOf([])).toEqual([]);
  expect(rangesOf([0, 2])).toEqual([
    { start: 0, end: 0, step: 1 },
    { start: 2, end: 2, step: 1 },
  ]);
  expect(rangesOf([0, 1, 2, 4])).toEqual([
    { start: 0, end: 2, step: 1 },
    { start: 4, end: 4, step: 1 },
  ]);
});
