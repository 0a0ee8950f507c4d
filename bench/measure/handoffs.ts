/** A copy in ECS; ms. */
export interface Run {
  startedAt: number;
  endedAt: number;
}

/**
 * How long each slot of a region stood empty before its next copy began; ms. `limit` copies run at once, so copy n + limit takes
 * over from the n-th that ends.
 */
export function handoffs(runs: readonly Run[], limit: number): number[] {
  const starts = runs.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
  const ends = runs.map(({ endedAt }) => endedAt).sort((a, b) => a - b);
  return starts.slice(limit).map((startedAt, n) => startedAt - (ends[n] ?? NaN));
}
