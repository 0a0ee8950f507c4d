import type { CopyError } from '../../contract/outcome';
import type { CopyRecord } from '../../contract/schema/manifest';

/** When copies that gave their lane back queue again, and when one has tried for too long. Pure; times are ms. */
export class Deferrals {
  /** When each deferred copy queues again, by region. */
  private readonly times = new Map<string, number>();
  /** For how long another copy has been in the way, by region: tries and the pauses between them, not the wait for a lane. */
  private readonly blockedMs = new Map<string, number>();

  constructor(private readonly deferMs: number) {}

  /**
   * Lets a copy queue again after a pause that grows up to `maximumMs`; false when another copy has been in its way for
   * longer than its deadline.
   */
  add(
    { regionId, attempts, startedAt }: CopyRecord,
    { code }: CopyError,
    { deadlineMs, maximumMs, now }: { deadlineMs: number; maximumMs: number; now: number },
  ): boolean {
    // Nothing is in the way of a copy that is taken from its source again.
    const pauseMs = code === 'RelayLost' ? 0 : Math.min(maximumMs, this.deferMs * 2 ** (attempts - 1));
    this.times.set(regionId, now + pauseMs);
    if (code !== 'CopyDeferred') return true;
    const triedMs = startedAt === undefined ? 0 : now - Date.parse(startedAt);
    const blockedMs = (this.blockedMs.get(regionId) ?? 0) + triedMs;
    this.blockedMs.set(regionId, blockedMs + pauseMs);
    if (blockedMs <= deadlineMs) return true;
    this.times.delete(regionId);
    return false;
  }

  /** Notes that ECS works on the copy: nothing is in its way any more. */
  clearWay(regionId: string): void {
    this.blockedMs.delete(regionId);
  }

  /** When a copy queues again; 0 for one that was not deferred. */
  dueAt(regionId: string): number {
    return this.times.get(regionId) ?? 0;
  }

  /** Whether it was deferred until now. */
  remove(regionId: string): boolean {
    return this.times.delete(regionId);
  }
}
