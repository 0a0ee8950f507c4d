import type { Findings } from '../results';

/** What a scenario gets. */
export interface Context {
  /** Folder of the built programs, with the workflow bundle. */
  programs: string;
  /** Only to see whether it works: the figures are worth nothing. */
  isTiny: boolean;
  /** With the parts that take long. */
  isLong: boolean;
  /** Tells whoever waits what goes on. */
  say: (text: string) => void;
}

/** One thing to measure. */
export interface Scenario {
  /** What it is about, as part of a sentence. */
  about: string;
  /** About how long it takes. */
  minutes: number;
  run: (context: Context) => Promise<Findings>;
}
