import { activityInfo, Context } from '@temporalio/activity';

/** When attempts began, by the clock of this process; ms. */
const beginnings = new WeakMap<Context, number>();

/** Remembers that the attempt begins now. */
export function noteBeginning(): void {
  beginnings.set(Context.current(), performance.now());
}

/**
 * The time by the clock of the Temporal server; ms since 1970. The attempts of an activity run on workers whose clocks may
 * differ, so times that one attempt leaves to the next are of this clock. It is late by the time that the attempt has
 * waited for a worker.
 */
export function serverNow(): number {
  const beginning = beginnings.get(Context.current());
  const elapsedMs = beginning === undefined ? 0 : performance.now() - beginning;
  return Math.round(activityInfo().currentAttemptScheduledTimestampMs + elapsedMs);
}
