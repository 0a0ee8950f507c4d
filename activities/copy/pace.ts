import { type Estimate, guess, secondsLeft } from '../../contract/estimate';
import type { EcsImage } from '../ecs/api';
import type { Pacing } from '../shared/pacing';
import { copyingMs, stalledMs, steadyLeftMs, type WaitRecord } from './wait-record';

/** The part of the time that is left after which a copy is looked at again: it may be quicker than it seems. */
const LEAP = 2 / 3;
/** A copy may be seen as late as by this part of its whole time. */
const LATEST = 1 / 80;
/** The longer nothing happens that was due, the rarer the looks: by this part of that time. */
const PATIENCE = 1 / 8;
/** While between this part and this multiple of the shortest pause is left, the next look is aimed at the end itself. */
const AIMED = { from: 1 / 3, to: 1 / (1 - LEAP) };
/** The Temporal server brings a timer that is set for less up to this much later: one that is aimed must be set for more. */
const EXACT_FROM_MS = 1_000;
/** A poll that comes a moment too early costs another pause. */
const AFTER_MS = 25;
/** From so many percent on, progress tells the end more closely than whole seconds do. */
const CLOSE_PERCENT = 50;
/** A leap is at most this part of the whole time. */
const LONGEST_LEAP = 1 / 4;
/** And at most so many times the time so far: one look tells more of a copy than what is known of others. */
const LONGEST_GROWTH = 2;

/**
 * Milliseconds until the next poll: polls are rare until shortly before the expected end, then one is aimed at it. Their pace
 * has bounds on both sides, so that a wrong estimate costs little. `planned`: what was learnt before; `random`: 0 to 1.
 */
export function nextPollMs(
  record: WaitRecord,
  image: EcsImage,
  planned: Estimate | undefined,
  pacing: Pacing,
  random: number,
): number {
  const estimate = planned ?? guess(image.sizeGiB);
  const left = leftMs(record, image, estimate);
  const wholeMs = copyingMs(record) + left;
  const isGuessed = record.progress === 0 && (estimate === undefined || estimate.from === 'guess');
  const longest = isGuessed ? pacing.maximumPollMs : longestMs(record, wholeMs, pacing);
  const patience = Math.max(pacing.minimumPollMs, overdueMs(record, estimate) * PATIENCE);
  const shortest = Math.max(patience, finite(wholeMs * LATEST));
  if (!isGuessed && isNearEnd(left, shortest)) return Math.round(Math.max(patience, left + AFTER_MS));
  const jitter = 0.9 + 0.2 * random;
  return Math.round(Math.min(longest, Math.max(shortest, left * LEAP)) * jitter);
}

function isNearEnd(left: number, shortest: number): boolean {
  return left >= shortest * AIMED.from && left <= Math.max(shortest, EXACT_FROM_MS) * AIMED.to;
}

function longestMs(record: WaitRecord, wholeMs: number, { maximumPollMs }: Pacing): number {
  return Math.max(maximumPollMs, Math.min(wholeMs * LONGEST_LEAP, copyingMs(record) * LONGEST_GROWTH));
}

/**
 * ECS's own estimate, which it rounds up to seconds, unless progress says that less is left; else what progress and earlier copies
 * say. Without bound while nobody knows anything.
 */
function leftMs(record: WaitRecord, image: EcsImage, estimate: Estimate | undefined): number {
  const said = Math.max(0, ...image.disks.map(({ remainSeconds = 0 }) => remainSeconds));
  const { progress } = record;
  const atMost = progress < CLOSE_PERCENT ? Infinity : steadyLeftMs(record, progress);
  if (image.status === 'Creating' && said > 0) return Math.min(said * 1000, atMost);
  const left = secondsLeft(estimate, copyingMs(record) / 1000, progress);
  return left === undefined ? Infinity : left * 1000;
}

/** For how long the copy has made no progress; without any progress, for how long it should have ended. */
function overdueMs(record: WaitRecord, estimate: Estimate | undefined): number {
  if (record.progress > 0) return stalledMs(record);
  return estimate === undefined ? 0 : Math.max(0, copyingMs(record) - estimate.seconds * 1000);
}

function finite(ms: number): number {
  return Number.isFinite(ms) ? ms : 0;
}
