import { defined } from '../../contract/defined';
import type { LastPoll } from '../../contract/last-poll';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import { LONGEST_DEADLINE_MS } from '../shared/longest-deadline';
import type { Block } from './block';

/**
 * What the polls of a copy have seen; kept in the heartbeat, so that it survives retries and workers. Times in ms, by the
 * clock of the Temporal server: the clocks of the workers may differ.
 */
export interface WaitRecord extends LastPoll {
  /** Time of the first poll. */
  firstSeenAt: number;
  /** Time that the copy has spent in ECS's own queue. */
  waitingMs: number;
  /** Whether the copy was in ECS's own queue when last seen. */
  waiting: boolean;
  /** How often the region slots were told of the copy in ECS's own queue. */
  waitTold?: number;
  /** Time at which the progress grew last. */
  progressedAt: number;
  /** Whether a poll has ever found the image. */
  seen: boolean;
  /** Percent at the first poll that found the image. */
  seenFrom?: number;
  /** Looks in a row that did not find the image. */
  missed: number;
  /** What the replication was told last, and when. */
  reported?: ReportedState & { progress: number; at: number };
  /** How many quarters the copy's own details showed last, and when. */
  shown?: { quarter: number; at: number };
  /** Time of the first poll that found a finished image; from then on it is being verified. */
  readyAt?: number;
  /** For how long ECS has worked on the finished copy, as far as the polls have seen all of it; ms. */
  tookMs?: number;
  /** What refused the last polls. */
  block?: Block;
}

/** What a replication shows of a copy beside its progress; `obstacle` is a code. */
export interface ReportedState {
  status: 'waiting' | 'copying';
  obstacle?: string;
}

/** The record once the image is finished. */
export type ReadyRecord = WaitRecord & { readyAt: number };

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
    seenFrom: record.seenFrom ?? image.progress,
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
export function recordReady(record: WaitRecord, image: EcsImage, now: number): ReadyRecord {
  const ready = { ...recordLook(record, image, now), readyAt: record.readyAt ?? now };
  return record.readyAt === undefined ? { ...ready, ...defined({ tookMs: tookMs(record, now) }) } : ready;
}

/** From a copy of which the polls have seen less, nothing is reckoned. */
const LEAST_SEEN_PERCENT = 50;

/**
 * The copy has ended at some time since the last look, half of which counts. The part before a steady copy could have ended
 * counts in full. What ran before the first look is reckoned from its progress then.
 */
function tookMs(lastLook: WaitRecord, now: number): number | undefined {
  const { seenFrom, waiting, lastSeenAt } = lastLook;
  if (seenFrom === undefined || waiting) return undefined;
  const seenPercent = 100 - seenFrom;
  if (seenPercent < LEAST_SEEN_PERCENT) return undefined;
  // ECS rounds progress down.
  const soonest = lastSeenAt + steadyLeftMs(lastLook, lastLook.progress + 1);
  const earliest = soonest <= now ? soonest : lastSeenAt;
  return ((copyingMs(lastLook) + (earliest - lastSeenAt) + (now - earliest) / 2) * 100) / seenPercent;
}

/**
 * Milliseconds that are left of a copy that goes on as since its first look, if it is at so many percent now. Without bound when it
 * has made no progress.
 */
export function steadyLeftMs(record: WaitRecord, percent: number): number {
  const gained = percent - (record.seenFrom ?? 0);
  return gained <= 0 ? Infinity : (copyingMs(record) * Math.max(0, 100 - percent)) / gained;
}

/**
 * Milliseconds that count against the copy's deadline. A finished image has as much time again to be verified. The usual deadline
 * rests on an estimate, which may be far off: it begins anew with each progress, but no copy takes longer than any request allows.
 */
export function msTowardsDeadline(record: WaitRecord, { isUsualDeadline }: Pick<CopySpec, 'isUsualDeadline'>): number {
  if (record.readyAt !== undefined) return record.lastSeenAt - record.readyAt;
  const wholeMs = copyingMs(record);
  return isUsualDeadline === true && wholeMs <= LONGEST_DEADLINE_MS ? stalledMs(record) : wholeMs;
}

/** Milliseconds that the copy has taken, without those in ECS's own queue. */
export function copyingMs(record: WaitRecord): number {
  return record.lastSeenAt - record.firstSeenAt - record.waitingMs;
}

/** Milliseconds in which the copy has made no progress. */
export function stalledMs(record: WaitRecord): number {
  return record.lastSeenAt - record.progressedAt;
}
