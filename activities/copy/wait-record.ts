import type { Pacing } from '../shared/pacing';
import type { EcsImage } from '../ecs/api';

/** Where a copy stood at the last polls; kept in the heartbeat, so it survives retries and workers. Times in ms. */
export interface WaitRecord {
  /** When ECS was first seen copying, and time spent `Waiting` before and since. */
  firstSeenAt: number;
  lastSeenAt: number;
  waitingMs: number;
  /** Whether ECS had it in its queue when last seen. */
  waiting: boolean;
  progress: number;
  progressedAt: number;
  seen: boolean;
  /** Looks in a row that did not find the image. */
  missed: number;
  /** Progress last told to the replication. */
  reported?: { status: 'waiting' | 'copying'; progress: number; stalled: boolean };
}

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

/** The record after one more look at the image; time spent waiting in ECS's queue is kept apart. */
export function recordLook(record: WaitRecord, image: EcsImage, now: number): WaitRecord {
  const waiting = image.status === 'Waiting';
  const progressed = waiting || image.progress > record.progress;
  return {
    ...record,
    seen: true,
    missed: 0,
    lastSeenAt: now,
    // A gap, however long nobody could look, is taken for what it began as.
    waitingMs: record.waitingMs + (record.waiting ? now - record.lastSeenAt : 0),
    waiting,
    progress: Math.max(record.progress, image.progress),
    progressedAt: progressed ? now : record.progressedAt,
  };
}

/** Milliseconds that count against the copy's deadline. */
export function copyingMs(record: WaitRecord): number {
  return record.lastSeenAt - record.firstSeenAt - record.waitingMs;
}

/** Milliseconds until the next poll: rare at first, close together near the expected end. */
export function nextPollMs(record: WaitRecord, image: EcsImage, pacing: Pacing, random: number): number {
  const delay = remainingMs(record, image) / 3;
  const jitter = 0.9 + 0.2 * random;
  return Math.round(Math.min(pacing.maximumPollMs, Math.max(pacing.minimumPollMs, delay)) * jitter);
}

/** For how many milliseconds the copy has made no progress. */
export function stalledMs(record: WaitRecord): number {
  return record.lastSeenAt - record.progressedAt;
}

/** Nothing is published; what matters is that small images are looked at sooner than large ones. */
const GUESSED_MS_PER_GIB = 10_000;

function remainingMs(record: WaitRecord, image: EcsImage): number {
  const estimates = image.disks.flatMap((disk) =>
    disk.remainSeconds === undefined ? [] : [disk.remainSeconds * 1000],
  );
  const estimate = Math.max(0, ...estimates);
  if (image.status === 'Creating' && estimate > 0) return estimate;
  if (record.progress > 0) return (copyingMs(record) / record.progress) * (100 - record.progress);
  return image.sizeGiB * GUESSED_MS_PER_GIB;
}
