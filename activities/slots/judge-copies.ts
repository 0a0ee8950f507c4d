import { copyOfId } from '../../contract/names';
import type { CopiesToObserve, Observed } from '../../contract/messages';
import type { EcsImage } from '../ecs/api';
import { copyThatMade } from '../image/provenance';

/** What earlier looks at the copies have shown; kept in the heartbeat. Times in ms, by the clock of the Temporal server. */
export interface LookRecord {
  /** Time of the first look. */
  firstAt: number;
  /** By copy id: since when it was seen in its present status. */
  since: Record<string, { status: string; at: number }>;
  /** The last look saw all copies running. */
  allRan: boolean;
}

/** A copy, as one look has shown it. */
interface Seen {
  copyId: string;
  regionId: string;
  image: EcsImage | undefined;
}

/** The record after one more look, and what it shows; nothing when that takes another look. */
export interface Judgement {
  record: LookRecord;
  observed?: Observed;
}

export function newLookRecord(now: number): LookRecord {
  return { firstAt: now, since: {}, allRan: false };
}

/**
 * Judges one look at all unfinished images of the target regions. Two looks in a row must see all copies running: each of
 * them ran then in every moment between. `graceMs`: how long ECS may take to show a copy that has just been started. Pure.
 */
export function judgeCopies(
  toObserve: CopiesToObserve,
  images: readonly EcsImage[],
  before: LookRecord,
  now: number,
  graceMs: number,
): Judgement {
  const seen = toObserve.copies.map((copy) => ({ ...copy, image: imageOf(copy, images) }));
  const record = { ...before, since: sinceOf(seen, before, now), allRan: areAllRunning(toObserve, seen, before, now) };
  if (mustEnd(toObserve, seen, before, now, graceMs)) return { record, observed: { saw: 'unclear' } };
  const last = seen.at(-1)?.image;
  if (before.allRan && record.allRan && last !== undefined)
    return { record, observed: { saw: 'runs', copyId: seen.at(-1)?.copyId ?? '', imageId: last.imageId } };
  const waiting = seen.find((copy) => hasWaitedLong(toObserve, copy, record, now) && hasRoom(toObserve, copy, images));
  if (waiting?.image === undefined) return { record };
  return { record, observed: { saw: 'waits', copyId: waiting.copyId, imageId: waiting.image.imageId } };
}

/** The image that the replication of a copy has started in its region, by its tags; one that was adopted proves nothing. */
function imageOf(
  { copyId, regionId }: { copyId: string; regionId: string },
  images: readonly EcsImage[],
): EcsImage | undefined {
  return images.find((image) => image.regionId === regionId && copyThatMade(image) === copyOfId(copyId));
}

function sinceOf(seen: Seen[], { since }: LookRecord, now: number): LookRecord['since'] {
  const entries = seen.flatMap(({ copyId, image }) => {
    if (image === undefined) return [];
    const earlier = since[copyId];
    return [[copyId, earlier?.status === image.status ? earlier : { status: image.status, at: now }] as const];
  });
  return Object.fromEntries(entries);
}

/** A new image may be `Creating` for a moment before ECS queues it: progress, or time, shows that it really runs. */
function areAllRunning({ copies, limit, patienceMs }: CopiesToObserve, seen: Seen[], before: LookRecord, now: number) {
  const isRunning = ({ copyId, image }: Seen): boolean => {
    if (image?.status !== 'Creating') return false;
    const earlier = before.since[copyId];
    return image.progress > 0 || (earlier?.status === 'Creating' && now - earlier.at >= patienceMs);
  };
  return copies.length > limit && seen.every(isRunning);
}

/** Whether no later look can show anything: a copy has ended or never came, or there are too few that none of them waits. */
function mustEnd(
  { copies, limit }: CopiesToObserve,
  seen: Seen[],
  before: LookRecord,
  now: number,
  graceMs: number,
): boolean {
  if (seen.some(({ copyId, image }) => image === undefined && before.since[copyId] !== undefined)) return true;
  const isLate = now - before.firstAt > graceMs;
  if (isLate && seen.some(({ image }) => image === undefined)) return true;
  return (
    copies.length <= limit && seen.every(({ image }) => image?.status !== 'Waiting') && (isLate || areAllSeen(seen))
  );
}

function areAllSeen(seen: Seen[]): boolean {
  return seen.every(({ image }) => image !== undefined);
}

function hasWaitedLong({ patienceMs }: CopiesToObserve, { copyId, image }: Seen, { since }: LookRecord, now: number) {
  return image?.status === 'Waiting' && now - (since[copyId]?.at ?? now) >= patienceMs;
}

/** Copies of other people into the region count as well. Of a source region ECS shows nothing. */
function hasRoom({ side, targetLimits }: CopiesToObserve, { regionId }: Seen, images: readonly EcsImage[]): boolean {
  if (side === 'target') return true;
  const running = images.filter(
    (image) => image.regionId === regionId && image.status === 'Creating' && image.isCopied !== false,
  );
  return running.length < (targetLimits[regionId] ?? 0);
}
