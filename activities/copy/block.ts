import type { Pacing } from '../shared/pacing';
import { PATIENCE_POLLS, type Purpose } from '../shared/refusals';

/** What holds a copy up, as an attempt leaves it in the heartbeat for the next one. Times by the server's clock, in ms. */
export interface Block {
  /** Of the last refusal. */
  code: string;
  /** Time of the first refusal in a row. */
  since: number;
  /** Time of the last refusal. */
  lastAt: number;
  /** Time at which the replication was told of the code. */
  reportedAt: number;
  /** A call has passed since the last refusal that was told. */
  isOver: boolean;
}

/**
 * Refusals further apart than this number of the longest pauses between polls, and the time that a busy worker may take, are
 * not in a row: the attempt between them did its work.
 */
const POLLS_IN_A_ROW = 3;
const BUSY_MS = 60_000;

/**
 * A code that was told is not told again for this number of polls. One of several workers may lack its permission for days:
 * each copy is then blocked and goes on, poll by poll.
 */
const POLLS_OF_SILENCE = 10;

/** The block after one more refusal, and whether the replication has to be told. */
export function recordRefusal(
  earlier: Block | undefined,
  code: string,
  now: number,
  { maximumPollMs }: Pacing,
): { block: Block; isNews: boolean } {
  const isInARow =
    earlier !== undefined && !earlier.isOver && now - earlier.lastAt <= POLLS_IN_A_ROW * maximumPollMs + BUSY_MS;
  const since = isInARow ? earlier.since : now;
  const isKnown =
    earlier?.code === code && (!earlier.isOver || now - earlier.reportedAt < POLLS_OF_SILENCE * maximumPollMs);
  return isKnown
    ? { block: { ...earlier, since, lastAt: now }, isNews: false }
    : { block: { code, since, lastAt: now, reportedAt: now, isOver: false }, isNews: true };
}

/** Whether one more refusal is one too many. */
export function isOutOfPatience({ since, lastAt }: Block, purpose: Purpose, { maximumPollMs }: Pacing): boolean {
  return lastAt - since >= PATIENCE_POLLS[purpose] * maximumPollMs;
}
