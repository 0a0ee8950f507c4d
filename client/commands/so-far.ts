import { setTimeout as sleep } from 'node:timers/promises';
import { LeftError } from '../errors';

/** How long a command that leaves waits for what is known so far. */
const LONGEST_LOOK_MS = 5_000;

/** How a command that leaves learns what is known so far, and gives it to its user. */
export interface SoFar<Result> {
  look: () => Promise<Result | null>;
  give: (result: Result) => Promise<void>;
}

/** The end, as `wait` tells it. A command that leaves before the end gives what is known so far, and throws the same `LeftError`. */
export function endOrSoFar<Result>(wait: Promise<Result>, { look, give }: SoFar<Result>): Promise<Result> {
  return wait.catch(async (error: unknown) => {
    const soFar = error instanceof LeftError ? await lookInTime(look) : null;
    if (soFar !== null) await give(soFar);
    throw error;
  });
}

function lookInTime<Result>(look: () => Promise<Result | null>): Promise<Result | null> {
  return Promise.race([look().catch(() => null), sleep(LONGEST_LOOK_MS, null, { ref: false })]);
}
