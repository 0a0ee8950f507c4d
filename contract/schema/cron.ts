/** A part of a calendar: its name, and its least and its greatest value. */
interface Field {
  name: keyof Calendar;
  label: string;
  least: number;
  greatest: number;
  /** Names of the values, from the least on. */
  names?: readonly string[];
}

/** When something happens: the allowed values of each field, in order. All fields have to fit. Sunday is 0, January 1. */
export interface Calendar {
  minute: number[];
  hour: number[];
  dayOfMonth: number[];
  month: number[];
  dayOfWeek: number[];
}

/** Values from `start` to `end`, `step` apart. */
export interface NumberRange {
  start: number;
  end: number;
  step: number;
}

/** What a text means, or what is wrong with it; each problem goes on after the text. */
type Parsed<Value> = { value: Value; problems?: never } | { value?: never; problems: string[] };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Cron allows 7 for Sunday, too. */
const DAY_OF_WEEK: Field = { name: 'dayOfWeek', label: 'day of the week', least: 0, greatest: 7, names: DAYS };

const FIELDS: readonly Field[] = [
  { name: 'minute', label: 'minute', least: 0, greatest: 59 },
  { name: 'hour', label: 'hour', least: 0, greatest: 23 },
  { name: 'dayOfMonth', label: 'day of the month', least: 1, greatest: 31 },
  { name: 'month', label: 'month', least: 1, greatest: 12, names: MONTHS },
  DAY_OF_WEEK,
];

/** Parses a cron expression of five fields. Pure. */
export function parseCron(text: string): Parsed<Calendar> {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    return { problems: ['must have five fields: minute, hour, day of the month, month, day of the week'] };
  const parsed = FIELDS.map((field, index) => ({ field, ...parseField(field, parts[index] ?? '') }));
  const problems = parsed.flatMap((part) => part.problems ?? []);
  if (problems.length > 0) return { problems };
  return { value: Object.fromEntries(parsed.map(({ field, value }) => [field.name, value])) as unknown as Calendar };
}

/** Parses days of the week, such as `mon-fri` or `sat,sun`. Pure. */
export function parseDays(text: string): Parsed<number[]> {
  return parseField(DAY_OF_WEEK, text);
}

/** Every minute. A calendar is made of it by limiting fields. */
export function everyMinute(): Calendar {
  const [minute, hour, dayOfMonth, month] = FIELDS.map(({ least, greatest }) => between(least, greatest, 1));
  return { minute, hour, dayOfMonth, month, dayOfWeek: between(0, 6, 1) } as Calendar;
}

/** The cron expression of a calendar. Pure. */
export function cronOf(calendar: Calendar): string {
  return FIELDS.map(({ name }) => textOf(calendar[name], everyMinute()[name])).join(' ');
}

/** The days of a calendar, such as `mon-fri`. Pure. */
export function daysOf({ dayOfWeek }: Pick<Calendar, 'dayOfWeek'>): string {
  const nameOf = (day: number): string => DAYS[day] ?? '';
  const isNamed = ({ step }: NumberRange): boolean => step === 1;
  const ranges = rangesOf(dayOfWeek);
  return ranges.every(isNamed)
    ? ranges.map(({ start, end }) => (start === end ? nameOf(start) : `${nameOf(start)}-${nameOf(end)}`)).join(',')
    : dayOfWeek.map(nameOf).join(',');
}

/** The fewest ranges that hold exactly these numbers, which are in order. Pure. */
export function rangesOf(numbers: readonly number[]): NumberRange[] {
  const [first = 0, second = first + 1] = numbers;
  const step = second - first;
  const last = numbers.at(-1) ?? first;
  const isEven = numbers.length > 2 && numbers.every((number, index) => number === first + index * step);
  if (isEven) return [{ start: first, end: last, step }];
  return numbers.reduce<NumberRange[]>((ranges, number) => {
    const range = ranges.at(-1);
    if (range?.end !== number - 1) return [...ranges, { start: number, end: number, step: 1 }];
    return [...ranges.slice(0, -1), { ...range, end: number }];
  }, []);
}

function textOf(numbers: readonly number[], all: readonly number[]): string {
  if (numbers.length === all.length) return '*';
  return rangesOf(numbers)
    .map(({ start, end, step }) => {
      if (start === end) return String(start);
      const reaches = start === all[0] && end + step > (all.at(-1) ?? 0);
      const range = step > 1 && reaches ? '*' : `${String(start)}-${String(end)}`;
      return step === 1 ? range : `${range}/${String(step)}`;
    })
    .join(',');
}

function parseField(field: Field, text: string): Parsed<number[]> {
  const parts = text.split(',').map((part) => ({ part, values: valuesOf(field, part) }));
  const wrong = parts.filter(({ values }) => values === undefined).map(({ part }) => part);
  if (wrong.length > 0) return { problems: wrong.map((part) => `has the ${field.label} "${part}"; ${hint(field)}`) };
  const values = parts.flatMap((part) => part.values ?? []);
  const days = field === DAY_OF_WEEK ? values.map((value) => value % 7) : values;
  return { value: [...new Set(days)].sort((a, b) => a - b) };
}

function hint({ least, greatest, names = [] }: Field): string {
  const named = names.length === 0 ? '' : ` or ${names[0] ?? ''} to ${names.at(-1) ?? ''}`;
  return `use ${String(least)} to ${String(greatest)}${named}, a range such as ${String(least)}-${String(least + 3)}, a list, "*" or "*/2"`;
}

/** `*`, `5`, `1-5`, with a step behind it: the numbers, or undefined when it is nothing of these. */
function valuesOf(field: Field, part: string): number[] | undefined {
  const [, from = '', to, stepText] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  const step = Number(stepText ?? 1);
  if (from === '*') return to === undefined && step > 0 ? between(field.least, starEnd(field), step) : undefined;
  const start = valueOf(field, from);
  const end = to === undefined ? (stepText === undefined ? start : starEnd(field)) : valueOf(field, to);
  if (start === undefined || end === undefined || end < start || step < 1) return undefined;
  return between(start, end, step);
}

function starEnd(field: Field): number {
  return field === DAY_OF_WEEK ? 6 : field.greatest;
}

function valueOf({ least, greatest, names = [] }: Field, text: string): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 ? least + named : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= greatest ? value : undefined;
}

function between(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}
