/** How long ECS is expected to take for a copy, and what is left of that. Pure; workflow code may import it. */

/** A guess, because the vendor publishes no figure: how long ECS takes for a GiB until copies have shown it. */
export const GUESSED_SECONDS_PER_GIB = 10;

/** How far off a guess may be, as the mean distance of logarithms: a factor of two in either direction. */
export const GUESSED_SPREAD = 0.7;

/** What an estimate was learnt from: copies of the same two regions, to the same target, or all; else it is a guess. */
export const ESTIMATE_ORIGINS = ['pair', 'target', 'all', 'guess'] as const;

/** How long ECS is expected to take for a copy. */
export interface Estimate {
  seconds: number;
  /** Mean distance of single copies from it, of the logarithms: how far off it usually is. */
  spread: number;
  from: (typeof ESTIMATE_ORIGINS)[number];
}

/** The estimate while no copies have shown anything; undefined when the size of the image is not known either. */
export function guess(sizeGiB: number): Estimate | undefined {
  if (sizeGiB <= 0) return undefined;
  return { seconds: sizeGiB * GUESSED_SECONDS_PER_GIB, spread: GUESSED_SPREAD, from: 'guess' };
}

/** From so many percent on, the progress of a copy tells more than any estimate. ECS counts in whole percent. */
const TELLING_PERCENT = 20;
const TELLING_PERCENT_BESIDE_GUESS = 2;

/**
 * Seconds that a copy still takes: at first as estimated, and the further it is, the more by its own progress in percent.
 * `elapsed` are the seconds that ECS has worked on it. Undefined while nothing is known.
 */
export function secondsLeft(
  estimate: Pick<Estimate, 'seconds' | 'from'> | undefined,
  elapsed: number,
  progress: number,
): number | undefined {
  const estimated = estimate && Math.max(0, estimate.seconds - elapsed);
  if (progress <= 0 || elapsed <= 0) return estimated;
  const byProgress = (elapsed / progress) * (100 - progress);
  if (estimated === undefined) return byProgress;
  const telling = estimate?.from === 'guess' ? TELLING_PERCENT_BESIDE_GUESS : TELLING_PERCENT;
  const share = Math.min(1, progress / telling);
  return share * byProgress + (1 - share) * estimated;
}
