import { estimateOf, type ExpectedRun, foresee } from './forecast';
import type { SlotsState } from './state';

/**
 * When copies that wait are expected to run. All who follow a replication ask for that, and nothing changes between two events: it is
 * worked out once for each state, which takes a tenth of a second with a thousand copies.
 */
export class Foresight {
  private last: { state: SlotsState; at: number; runs: ReadonlyMap<string, ExpectedRun> } | undefined;

  /** By copy id. `at`: ms since 1970. */
  runsOf(state: SlotsState, at: number): ReadonlyMap<string, ExpectedRun> {
    if (this.last?.state !== state || this.last.at !== at)
      this.last = { state, at, runs: runsExpectedIn({ ...state, at }) };
    return this.last.runs;
  }
}

/** When the copies that wait are expected to run, by copy id. A guess is not told as a time. */
export function runsExpectedIn(state: SlotsState): Map<string, ExpectedRun> {
  return foresee(state, (copy) => !['guess', undefined].includes(estimateOf(state, copy)?.from));
}
