import type { CopyError } from '../../contract/outcome';
import type { CopyRecord } from '../../contract/schema/manifest';

/** When copies that gave their lane back queue again, and when one has tried for too long. Pure; times are ms. */
export class Deferrals {
  private readonly dueAt = new Map<string, number>();
  /** For how long another copy has been in the way, by region: tries and the pauses between them, not the wait for a lane. */
  private readonly blockedMs = new Map<string, number>();

  constructor(private readonly deferMs: number) {}

  get size(): number {
    return this.dueAt.size;
  }

  /**
   * Lets a copy queue again after a pause that grows up to `maximumMs`; false when another copy has been in its way for
   * longer than its deadline.
   */
  add(
    { regionId, attempts, startedAt }: CopyRecord,
    { code }: CopyError,
    { deadlineMs, maximumMs, now }: { deadlineMs: number; maximumMs: number; now: number },
  ): boolean {
    const pauseMs = Math.min(maximumMs, this.deferMs * 2 ** (attempts - 1));
    this.dueAt.set(regionId, now + pauseMs);
    if (code !== 'CopyDeferred') return true;
    const triedMs = startedAt === undefined ? 0 : now - Date.parse(startedAt);
    const blockedMs = (this.blockedMs.get(regionId) ?? 0) + triedMs;
    this.blockedMs.set(regionId, blockedMs + pauseMs);
    if (blockedMs <= deadlineMs) return true;
    this.dueAt.delete(regionId);
    return false;
  }

  /** Notes that ECS works on the copy: nothing is in its way any more. */
  clearWay(regionId: string): void {
    this.blockedMs.delete(regionId);
  }

  /** Whether a copy may be asked for now; true for one that was not deferred. */
  isDue(regionId: string, now: number): boolean {
    return (this.dueAt.get(regionId) ?? 0) <= now;
  }

  remove(regionId: string): void {
    this.dueAt.delete(regionId);
  }

  /** When the next one queues again; Infinity when there is none. */
  nextAt(): number {
    return Math.min(...this.dueAt.values());
  }

  /** Removes all deferrals, and returns their regions. */
  takeAll(): string[] {
    const regionIds = [...this.dueAt.keys()];
    this.dueAt.clear();
    return regionIds;
  }
}
