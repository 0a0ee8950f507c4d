import { DRIFT_STATES } from './drift-states';
import type { DriftReport } from './schema/drift';

/** How many copies are in each state, as one line: `failed: 3 of 4 copies Correct, 1 Missing`. */
export function driftHeadline({ verdict, reason, images }: DriftReport): string {
  const cells = images.flatMap(({ regions }) => regions);
  const countOf = (state: string): number => cells.filter((cell) => cell.state === state).length;
  const others = DRIFT_STATES.filter((state) => state !== 'Correct' && countOf(state) > 0);
  const counts = [
    `${String(countOf('Correct'))} of ${String(cells.length)} copies Correct`,
    ...others.map((state) => `${String(countOf(state))} ${state}`),
  ];
  return `${verdict}: ${counts.join(', ')}${reason === undefined ? '' : `; ${reason}`}`;
}

/** What a report warns of, beside the states of the copies. */
export function warningsOf({ capacity }: DriftReport): string[] {
  return (capacity?.warnings ?? []).map((warning) => `the copies may not fit; ${warning}`);
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A length of time in its largest unit, rounded down: `3d`, `26h`. Days are used from two of them on. */
export function ageText(seconds: number): string {
  const [unit, size] = UNITS.find(([name, length]) => seconds >= (name === 'd' ? 2 * length : length)) ?? ['s', 1];
  return `${String(Math.floor(seconds / size))}${unit}`;
}
