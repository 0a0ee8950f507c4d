import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { copyError } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import type { CopyRecord } from '../../contract/schema/manifest';
import { errorOf } from '../shared/error-of';
import { findMissingShares, shareImage, unshareImage } from '../shared/proxies';
import type { Copies } from './copies';
import { accountsOf, copiesToShare, withShares } from './shares';

/** Shares the copies with the accounts that the request names, once every required region has its copy. */
export class Sharing {
  /** Accounts that lacked a copy before this replication shared it, by region. */
  private readonly added = new Map<string, string[]>();
  private readonly courses = new Map<string, Promise<void>>();
  /** Regions whose course was cut short: nobody has looked who has the copy. */
  private readonly unclear = new Set<string>();
  private underWay = 0;
  private readonly scope = new CancellationScope();

  constructor(
    private readonly copies: Copies,
    private readonly replication: { isEnding(): boolean; onChange(): void },
  ) {}

  get isUnderWay(): boolean {
    return this.underWay > 0;
  }

  /** Begins with the copies that may be shared by now, and does not wait. Without any, it does nothing. */
  begin(): void {
    if (this.replication.isEnding()) return;
    const due = copiesToShare(this.copies.all()).filter(({ regionId }) => !this.courses.has(regionId));
    for (const copy of due) {
      this.underWay += 1;
      const course = this.scope
        .run(() => this.share(copy))
        .finally(() => {
          this.underWay -= 1;
        });
      this.courses.set(copy.regionId, course);
    }
  }

  /** Ends what is under way, and waits until it has ended. */
  async stop(): Promise<void> {
    this.scope.cancel();
    await Promise.all(this.courses.values());
  }

  /**
   * Takes a copy away from the accounts again: one that this replication made from all that the request names, as it is to be
   * deleted; an adopted one from those that it has added. Returns what is in the way.
   */
  async undo(copy: CopyRecord): Promise<CopyError | undefined> {
    const { regionId, imageId, adopted } = copy;
    const named = accountsOf(copy);
    const accounts = adopted === true ? (this.added.get(regionId) ?? []) : named;
    if (imageId === undefined || accounts.length === 0) return this.clarify(copy);
    try {
      const left = await unshareImage({ regionId, imageId, accounts });
      const gone = accounts.filter((account) => !left.includes(account));
      this.record(copy, adopted === true ? gone : named.filter((account) => !left.includes(account)));
      return left.length === 0 ? undefined : copyError('StillShared', regionId, stillShared(imageId, left));
    } catch (failure) {
      return errorOf(failure, regionId, 'StillShared');
    }
  }

  /** Looks who has a copy that stays, where an abort has cut its sharing short. */
  async clarify(copy: CopyRecord): Promise<undefined> {
    const { regionId, imageId } = copy;
    if (imageId === undefined || !this.unclear.has(regionId)) return;
    const place = { regionId, imageId };
    // The manifest then goes on to say that the copy is not shared.
    const missing = await findMissingShares({ ...place, accounts: accountsOf(copy) }).catch(() => undefined);
    if (missing !== undefined) this.record(copy, missing);
  }

  private async share(copy: CopyRecord): Promise<void> {
    const { regionId, imageId = '' } = copy;
    const accounts = accountsOf(copy);
    this.unclear.add(regionId);
    try {
      // The history keeps who lacked the copy: a lost attempt to share it could not tell what it has added.
      const missing = await findMissingShares({ regionId, imageId, accounts });
      this.added.set(regionId, missing);
      const { notSharedWith, error } =
        missing.length === 0 ? { notSharedWith: [] } : await shareImage({ regionId, imageId, accounts: missing });
      this.record(copy, notSharedWith, error);
    } catch (failure) {
      // An attempt that fails while its cancellation is on the way ends the activity as failed, not as cancelled.
      if (isCancellation(failure) || this.scope.consideredCancelled) return;
      this.record(copy, accounts, errorOf(failure, regionId, 'NotShared'));
    }
  }

  private record({ regionId }: CopyRecord, notSharedWith: string[], error?: CopyError): void {
    const copy = this.copies.to(regionId);
    if (copy === undefined) return;
    this.unclear.delete(regionId);
    this.copies.replace(withShares(copy, notSharedWith, error));
    this.replication.onChange();
  }
}

function stillShared(imageId: string, accounts: string[]): string {
  return `${imageId} is still shared with ${accounts.join(', ')}`;
}
