import ms from 'ms';

/** A length of time in words, of whatever size. */
export const DURATION = /^\d+(\.\d+)?\s*(s|m|h|d)$/;

const SHORTEST_MS = 1000;
const LONGEST_MS = 7 * 86_400_000;

/** What is wrong with a length of time such as `90m` or `6h`, at least a second and at most 7 days; undefined when nothing is. */
export function durationProblem(text: string): string | undefined {
  if (!DURATION.test(text)) return 'must be a duration such as "90m" or "6h"';
  const length = durationMs(text);
  return length < SHORTEST_MS || length > LONGEST_MS ? 'must be between "1s" and "7d"' : undefined;
}

/** Milliseconds of a length of time that has no problem. */
export function durationMs(duration: string): number {
  return ms(duration as ms.StringValue);
}
