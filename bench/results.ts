import type { Timeline } from '../client/pictures/timeline';
import type { Bars } from './page/bars';
import type { Curves } from './page/curves';

/** What a whole run of the bench has found. It is kept as JSON; docs/benchmarks.md is made from it. */
export interface Results {
  machine: Machine;
  /** By the name of the scenario. */
  scenarios: Record<string, ScenarioResult>;
}

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
  temporal: string;
}

export interface ScenarioResult extends Findings {
  /** ISO 8601. */
  measuredAt: string;
  /** How long the scenario took. */
  seconds: number;
  /** Share of the CPU that others used in the seconds before the scenario, 0 to 1: figures of a busy machine are worth little. */
  busyBefore: number;
  /** Commit of the code, with `+` when files had been changed. */
  code: string;
}

/** What one scenario has found. */
export interface Findings {
  tables: Table[];
  pictures: Picture[];
}

export interface Table {
  title: string;
  columns: string[];
  rows: Cell[][];
}

/** A figure as it was measured, or a text. */
export type Cell = number | string;

/** A picture, `file` without its folder; `alt` says in words what it shows. */
export type Picture = { file: string; alt: string } & (
  { kind: 'timeline'; timeline: Timeline } | { kind: 'bars'; bars: Bars } | { kind: 'curves'; curves: Curves }
);

/** A cell as text: whole numbers as they are, others with as many digits as are worth reading. */
export function cellText(cell: Cell): string {
  if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell);
  if (!Number.isFinite(cell)) return '';
  const size = Math.abs(cell);
  return cell.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}
