import {
  type CalendarSpec,
  type CalendarSpecDescription,
  DAYS_OF_WEEK,
  MONTHS,
  type Range,
  type ScheduleSpec,
  type ScheduleSpecDescription,
} from '@temporalio/client';
import { isDeepStrictEqual } from 'node:util';
import { type Calendar, cronOf, daysOf, everyMinute, type NumberRange, rangesOf } from '../../contract/schema/cron';
import type { ScheduleSettings, Timing } from '../../contract/schema/schedule';
import { lengthText } from '../render/length-text';

/** A timing in the form of Temporal. Pure. */
export function specOf(timing: Timing): Pick<ScheduleSpec, 'calendars' | 'intervals'> {
  if (timing.calendar === undefined) return { intervals: [{ every: timing.everyMs }] };
  return { calendars: [calendarSpecOf(timing.calendar)] };
}

function calendarSpecOf({ minute, hour, dayOfMonth, month, dayOfWeek }: Calendar): CalendarSpec {
  const named = <Name>(numbers: number[], nameOf: (number: number) => Name): Range<Name>[] =>
    rangesOf(numbers).map(({ start, end, step }) => ({ start: nameOf(start), end: nameOf(end), step }));
  return {
    minute: rangesOf(minute),
    hour: rangesOf(hour),
    dayOfMonth: rangesOf(dayOfMonth),
    month: named(month, (number) => MONTHS[number - 1] ?? 'JANUARY'),
    dayOfWeek: named(dayOfWeek, (number) => DAYS_OF_WEEK[number] ?? 'SUNDAY'),
  };
}

/** The timing of a schedule in Temporal; undefined when it is one that imageferry does not make. Pure. */
export function timingOfSpec(spec: ScheduleSpecDescription): Timing | undefined {
  const { calendars = [], intervals = [], skip = [], startAt, endAt } = spec;
  if (calendars.length + intervals.length !== 1 || skip.length > 0 || startAt !== undefined || endAt !== undefined)
    return undefined;
  const [interval] = intervals;
  if (interval !== undefined) return interval.offset > 0 ? undefined : { everyMs: interval.every };
  const [calendar] = calendars;
  return calendar === undefined || !isOfWholeMinutes(calendar) ? undefined : { calendar: calendarOf(calendar) };
}

function isOfWholeMinutes({ second, year }: CalendarSpecDescription): boolean {
  return year.length === 0 && isDeepStrictEqual(numbersOf(second), [0]);
}

function calendarOf({ minute, hour, dayOfMonth, month, dayOfWeek }: CalendarSpecDescription): Calendar {
  return {
    minute: numbersOf(minute),
    hour: numbersOf(hour),
    dayOfMonth: numbersOf(dayOfMonth),
    month: numbersOf(numbered(month, (name) => MONTHS.indexOf(name) + 1)),
    dayOfWeek: numbersOf(numbered(dayOfWeek, (name) => DAYS_OF_WEEK.indexOf(name))),
  };
}

function numbered<Name>(ranges: Range<Name>[], numberOf: (name: Name) => number): NumberRange[] {
  return ranges.map(({ start, end, step }) => ({ start: numberOf(start), end: numberOf(end), step }));
}

function numbersOf(ranges: readonly NumberRange[]): number[] {
  const numbers = ranges.flatMap(({ start, end, step }) =>
    Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step),
  );
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** A timing as people write it. Pure. */
export function timingFields({ calendar, everyMs }: Timing): Pick<ScheduleSettings, 'cron' | 'at' | 'days' | 'every'> {
  if (calendar === undefined) return { every: lengthText(everyMs) };
  const at = timeOfDay(calendar);
  if (at === undefined) return { cron: cronOf(calendar) };
  return calendar.dayOfWeek.length === 7 ? { at } : { at, days: daysOf(calendar) };
}

/** The one time of the days of a calendar, unless it has another rhythm. */
function timeOfDay({ minute, hour, dayOfMonth, month }: Calendar): string | undefined {
  const all = everyMinute();
  const isOnce = minute.length === 1 && hour.length === 1;
  const isAnyDay = dayOfMonth.length === all.dayOfMonth.length && month.length === all.month.length;
  if (!isOnce || !isAnyDay) return undefined;
  return [hour, minute].map(([number = 0]) => String(number).padStart(2, '0')).join(':');
}

/** A timing in words. Pure. */
export function timingText(timing: Timing | undefined): string {
  if (timing === undefined) return 'by a rule that imageferry does not write; the Temporal UI shows it';
  const { cron, at, days, every } = timingFields(timing);
  if (every !== undefined) return `every ${every}`;
  return cron === undefined ? `at ${at ?? ''} ${days === undefined ? 'every day' : `on ${days}`}` : `by cron "${cron}"`;
}
