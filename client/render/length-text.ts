const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** A length of time in the largest unit that it has a whole number of: `90m`, `2h`, `0.5s`. Pure. */
export function lengthText(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => milliseconds > 0 && milliseconds % length === 0) ?? ['s', 1000];
  return `${String(milliseconds / size)}${unit}`;
}
