import { ApplicationFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { ReplicationPlan } from '../../contract/schema/plan';
import type { Priority } from '../../contract/schema/request';
import { now } from '../shared/now';
import { persistently } from '../shared/persistently';
import type { Asks } from './asks';
import type { Copies } from './copies';
import type { Undo } from './undo';

/** Changes of a replication while it runs. Whoever calls has made sure that they are possible. */
export class Changes {
  /** Regions whose copies are being planned. */
  readonly adding = new Set<string>();
  private drops = 0;
  /** Deciding a copy may take an hour; the end of the replication does not wait for it. */
  private readonly deciding = new CancellationScope();

  constructor(
    private readonly copies: Copies,
    private readonly asks: Asks,
    private readonly undo: Undo,
    private readonly replication: { isEnding(): boolean; isAsking(): boolean },
  ) {}

  /** The replication does not end meanwhile, unless it is aborted. */
  get areUnderWay(): boolean {
    return this.adding.size + this.drops > 0;
  }

  /** Adds a copy, once it is decided. */
  async add(regionId: string, decide: () => Promise<ReplicationPlan['copies']>): Promise<void> {
    this.adding.add(regionId);
    try {
      const decided = await this.deciding.run(decide);
      if (this.replication.isEnding()) throw endedMeanwhile();
      for (const copy of decided) this.copies.add(copy, now());
    } catch (failure) {
      // An attempt that fails while its cancellation is on the way ends the activity as failed, not as cancelled.
      throw isCancellation(failure) || this.replication.isEnding() ? endedMeanwhile() : failure;
    } finally {
      this.adding.delete(regionId);
    }
  }

  /** Adds nothing any more. */
  close(): void {
    this.deciding.cancel();
  }

  /** Ends a copy, and does not wait for its end. An abort goes on with it. */
  drop(regionId: string): void {
    const copy = this.copies.to(regionId);
    if (copy === undefined) return;
    this.copies.replace({ ...copy, dropped: true });
    this.drops += 1;
    void CancellationScope.nonCancellable(() => this.endDropped(regionId)).finally(() => {
      this.drops -= 1;
    });
  }

  private async endDropped(regionId: string): Promise<void> {
    // A withdrawal that overtakes the request for the copy would find nothing to withdraw.
    await condition(() => !this.replication.isAsking());
    await persistently(() => this.undo.undoDropped(regionId));
  }

  /** The region slots hear of it with the next request for the copies that wait, which is due at once. */
  changePriority(priority: Priority): void {
    this.copies.priority = priority;
    for (const { regionId, status } of this.copies.wanted()) if (status === 'queued') this.asks.forget(regionId);
  }
}

function endedMeanwhile(): ApplicationFailure {
  const message = '(replication): was aborted meanwhile; nothing was added';
  return ApplicationFailure.nonRetryable(message, 'InvalidRequest', [message]);
}
