const LONGEST_MS = 3_600_000;

/**
 * How long a receiver wants to be left alone, by its header Retry-After: seconds, or a date. At most an hour; undefined when it does not
 * say. `now` and the result are in ms.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const delayMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return delayMs > 0 ? Math.min(delayMs, LONGEST_MS) : undefined;
}
