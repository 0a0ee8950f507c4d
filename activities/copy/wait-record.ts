import type { Pacing } from '../shared/pacing';
import type { EcsImage } from '../ecs/api';
import type { Block } from './block';

/**
 * What the polls of a copy have seen; kept in the heartbeat, so that it survives retries and workers. Times in ms, by the
 * clock of the Temporal server: the clocks of the workers may differ.
 */
export interface WaitRecord {
  /** Time of the first poll. */
  firstSeenAt: number;
  /** Time of the last poll that found the image. */
  lastSeenAt: number;
  /** Time that the copy has spent in ECS's own queue. */
  waitingMs: number;
  /** Whether the copy was in ECS's own queue when last seen. */
  waiting: boolean;
  /** Percent. */
  progress: number;
  /** Time at which the progress grew last. */
  progressedAt: number;
  /** Whether a poll has ever found the image. */
  seen: boolean;
  /** Looks in a row that did not find the image. */
  missed: number;
  /** What the replication was told last; `obstacle` is a code. */
  reported?: { status: 'waiting' | 'copying'; progress: number; obstacle?: string };
  /** Time of the first poll that found a finished image; from then on it is being verified. */
  readyAt?: number;
  /** What refused the last polls. */
  block?: Block;
}

/** The record before the first poll. */
export function newWaitRecord(now: number): WaitRecord {
  return {
    firstSeenAt: now,
    lastSeenAt: now,
    waitingMs: 0,
    waiting: false,
    progress: 0,
    progressedAt: now,
    seen: false,
    missed: 0,
  };
}

/** The record after one more look at the image. */
export function recordLook(record: WaitRecord, image: EcsImage, now: number): WaitRecord {
  const isWaiting = image.status === 'Waiting';
  const hasProgressed = isWaiting || image.progress > record.progress;
  return {
    ...record,
    seen: true,
    missed: 0,
    lastSeenAt: now,
    // Nobody looked since the last look: the copy counts as waiting for all of that time if it was waiting then.
    waitingMs: record.waitingMs + (record.waiting ? now - record.lastSeenAt : 0),
    waiting: isWaiting,
    progress: Math.max(record.progress, image.progress),
    progressedAt: hasProgressed ? now : record.progressedAt,
  };
}

/** The record when polls pass again: the replication is told anew how far the copy is, which ends the news of the block. */
export function recordEndOfBlock(record: WaitRecord, block: Block): WaitRecord {
  const ended = { ...record, block: { ...block, isOver: true } };
  delete ended.reported;
  return ended;
}

/** The record once the image is finished. */
export function recordReady(record: WaitRecord, image: EcsImage, now: number): WaitRecord & { readyAt: number } {
  return { ...recordLook(record, image, now), readyAt: record.readyAt ?? now };
}

/** Milliseconds that count against the copy's deadline. A finished image has as much time again to be verified. */
export function msTowardsDeadline(record: WaitRecord): number {
  return record.readyAt === undefined ? copyingMs(record) : record.lastSeenAt - record.readyAt;
}

/** Milliseconds that the copy has taken, without those in ECS's own queue. */
export function copyingMs(record: WaitRecord): number {
  return record.lastSeenAt - record.firstSeenAt - record.waitingMs;
}

/** Milliseconds until the next poll: polls are rare at first and frequent near the expected end. `random`: 0 to 1. */
export function nextPollMs(record: WaitRecord, image: EcsImage, pacing: Pacing, random: number): number {
  const delay = remainingMs(record, image) / 3;
  const jitter = 0.9 + 0.2 * random;
  return Math.round(Math.min(pacing.maximumPollMs, Math.max(pacing.minimumPollMs, delay)) * jitter);
}

/** Milliseconds in which the copy has made no progress. */
export function stalledMs(record: WaitRecord): number {
  return record.lastSeenAt - record.progressedAt;
}

/** A guess, because the vendor publishes no figure. It makes the polls of small images more frequent. */
const ESTIMATED_MS_PER_GIB = 10_000;

function remainingMs(record: WaitRecord, image: EcsImage): number {
  const estimates = image.disks.flatMap((disk) =>
    disk.remainSeconds === undefined ? [] : [disk.remainSeconds * 1000],
  );
  const estimate = Math.max(0, ...estimates);
  if (image.status === 'Creating' && estimate > 0) return estimate;
  if (record.progress > 0) return (copyingMs(record) / record.progress) * (100 - record.progress);
  // ECS may not say the size of an image before it is finished.
  return image.sizeGiB === 0 ? Infinity : image.sizeGiB * ESTIMATED_MS_PER_GIB;
}
