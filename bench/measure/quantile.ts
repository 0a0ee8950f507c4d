/** A share of sorted values: 0.5 gives the median, 1 the greatest. 0 for no values. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The middle of some values, and what only one in twenty exceeds. */
export interface Spread {
  p50: number;
  p95: number;
}

/** The spread of values in any order; undefined for none. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}
