/** How many copies were unfinished at once beyond the limit, in the region where it was worst. ECS lets them wait. */
export function overLimit(peaks: Readonly<Record<'into' | 'from', Record<string, number>>>, limit: number): number {
  return Math.max(
    0,
    ...[peaks.into, peaks.from].flatMap((byRegion) => Object.values(byRegion)).map((peak) => peak - limit),
  );
}
