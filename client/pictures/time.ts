const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Distances between the marks of a time axis; ms. */
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12, 24, 48].map((hours) => hours * HOUR),
];

const MOST_MARKS = 8;

/** The marks of an axis from 0 to a length of time, ms: eight at most for what takes less than a fortnight. */
export function timeMarks(length: number): number[] {
  const step = STEPS.find((one) => length / one <= MOST_MARKS) ?? 48 * HOUR;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, n) => n * step);
}

/** A length of time in words, as exact as it is of interest: `5.3 s`, `75 s`, `12 min`, `1 h 40 min`. */
export function timeText(ms: number): string {
  if (ms < 10 * SECOND) return `${trimmed(ms / SECOND, 1)} s`;
  if (ms < 2 * MINUTE) return `${trimmed(ms / SECOND, 0)} s`;
  if (ms < 100 * MINUTE) return `${trimmed(ms / MINUTE, ms < 10 * MINUTE ? 1 : 0)} min`;
  const minutes = Math.round(ms / MINUTE);
  const rest = minutes % 60;
  return `${String(Math.floor(minutes / 60))} h${rest === 0 ? '' : ` ${String(rest)} min`}`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
