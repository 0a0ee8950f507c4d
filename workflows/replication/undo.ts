import { condition, workflowInfo } from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import type { Compensation, CopyOutcome } from '../../contract/outcome';
import type { CopyRecord } from '../../contract/schema/manifest';
import type { ReplicationPlan } from '../../contract/schema/plan';
import { compensate } from '../copy/compensate';
import { now } from '../shared/now';
import { withdrawCopies } from '../shared/proxies';
import { Asks } from './asks';
import type { Copies } from './copies';
import type { Deferrals } from './deferrals';
import type { Sharing } from './sharing';

/** What may have happened to a copy that nobody else undoes. */
interface Doubt {
  /** CopyImage may have been sent a moment ago. */
  mayHaveStarted: boolean;
}

/** Undoes copies: those that somebody drops, and all when the replication is aborted, by a cancellation or by its failure policy. */
export class Undo {
  /** Copies that nobody else undoes, by region, until their compensation begins. */
  private readonly lost = new Map<string, Doubt>();
  /** Compensations of lost copies, by region. */
  private readonly compensations = new Map<string, Promise<void>>();
  /** Regions in which an earlier attempt may have left an image. */
  private readonly left = new Set<string>();
  /** What becomes of copies that have finished, by region. */
  private readonly finished = new Map<string, Promise<void>>();
  private readonly withdrawals: Asks;
  /** The one course of ending copies, while there is anything to end. */
  private ending: Promise<void> | undefined;

  constructor(
    private readonly plan: ReplicationPlan,
    private readonly copies: Copies,
    private readonly sharing: Sharing,
    private readonly deferrals: Deferrals,
    private readonly isAborted: () => boolean,
    private readonly settle: (regionId: string, outcome: CopyOutcome) => void,
  ) {
    this.withdrawals = new Asks(plan.askAgainMs, 1);
  }

  /** Notes a copy that nobody else undoes, in case it is to be undone. */
  addLost(regionId: string, doubt: Doubt): void {
    this.lost.set(regionId, doubt);
  }

  /** Notes that an attempt may have left an image, in case the copy is to be undone before the next one finds it. */
  addLeft(regionId: string): void {
    this.left.add(regionId);
  }

  mayBeLeft(regionId: string): boolean {
    return this.left.has(regionId);
  }

  /** Whether a copy that is not settled is to be undone. */
  isUnwanted({ dropped }: CopyRecord): boolean {
    return this.isAborted() || dropped === true;
  }

  async undoAll(): Promise<void> {
    await this.endUnwanted();
    await Promise.all(this.compensations.values());
    await Promise.all(this.copies.available().map((copy) => this.undoFinished(copy)));
  }

  /** Undoes a copy that was dropped. It may have finished meanwhile. */
  async undoDropped(regionId: string): Promise<void> {
    await this.endUnwanted();
    const copy = this.copies.to(regionId);
    if (copy?.status === 'available') await this.undoFinished(copy);
  }

  private unwanted(): CopyRecord[] {
    return this.copies.unsettled().filter((copy) => this.isUnwanted(copy));
  }

  /** Ends what is not wanted, in one course for all who ask meanwhile. */
  private endUnwanted(): Promise<void> {
    if (this.unwanted().length === 0) return Promise.resolve();
    this.ending ??= this.endEach();
    return this.ending;
  }

  /** Waits until every copy that is not wanted has said how it ended. */
  private async endEach(): Promise<void> {
    try {
      while (this.unwanted().length > 0) {
        for (const { regionId } of this.unwanted()) if (this.deferrals.remove(regionId)) this.endDeferred(regionId);
        this.compensateLost();
        await this.withdraw();
        const isNews = (): boolean => this.unwanted().length === 0 || this.hasMoreToEnd();
        await condition(isNews, this.untilNextWithdrawal(), { summary: 'withdraw again what has not answered' });
      }
    } finally {
      this.ending = undefined;
    }
  }

  /** Withdraws the copies that others have to end. Those that do not answer are withdrawn again after a pause. */
  private async withdraw(): Promise<void> {
    const at = Date.now();
    const due = this.withdrawable().filter((copy) => this.withdrawals.dueAt(copy) <= at);
    for (const copy of due) this.withdrawals.add(copy, at);
    const copyIds = due.map((copy) => this.copies.idOf(copy));
    if (copyIds.length > 0) await withdrawCopies({ requester: workflowInfo().workflowId, copyIds });
  }

  private untilNextWithdrawal(): number {
    const times = this.withdrawable().map((copy) => this.withdrawals.dueAt(copy) - Date.now());
    return Math.max(1, Math.min(this.plan.askAgainMs, ...times));
  }

  private withdrawable(): CopyRecord[] {
    return this.unwanted().filter(({ regionId }) => !this.compensations.has(regionId));
  }

  private hasMoreToEnd(): boolean {
    const isUnended = ({ regionId }: CopyRecord): boolean =>
      this.deferrals.dueAt(regionId) > 0 || this.lost.has(regionId);
    const isUnasked = (copy: CopyRecord): boolean => this.withdrawals.dueAt(copy) === 0;
    return this.unwanted().some(isUnended) || this.withdrawable().some(isUnasked);
  }

  /** A copy that the queue had no room for had no lane; any other may have left something in ECS. */
  private endDeferred(regionId: string): void {
    const hadLane = this.copies.to(regionId)?.error?.code !== 'SlotsFull';
    if (hadLane || this.left.has(regionId)) this.addLost(regionId, { mayHaveStarted: false });
    else this.settleWithdrawn(regionId, { outcome: 'never-started', at: now() });
  }

  /** Starts the compensations and does not wait: a region that cannot be asked must not hold up the others. */
  private compensateLost(): void {
    for (const { regionId } of this.unwanted()) {
      const doubt = this.lost.get(regionId);
      this.lost.delete(regionId);
      if (doubt === undefined || this.compensations.has(regionId)) continue;
      this.compensations.set(regionId, this.undoLost(regionId, doubt));
    }
  }

  private async undoLost(regionId: string, doubt: Doubt): Promise<void> {
    const spec = this.copies.specTo(regionId);
    const compensation = await compensate({ spec, onFinished: this.onFinished(), ...doubt });
    this.settleWithdrawn(regionId, compensation);
  }

  private settleWithdrawn(regionId: string, compensation: Compensation): void {
    this.settle(regionId, { status: 'cancelled', compensation, isWithdrawn: true });
  }

  /** Once for each copy. */
  private undoFinished(copy: CopyRecord): Promise<void> {
    const { regionId } = copy;
    const undone = this.finished.get(regionId) ?? this.undoImage(copy);
    this.finished.set(regionId, undone);
    return undone;
  }

  private async undoImage(copy: CopyRecord): Promise<void> {
    const { regionId, imageId, adopted } = copy;
    if (imageId === undefined) return;
    const spec = this.copies.specTo(regionId);
    const onFinished = this.onFinished();
    if (onFinished === 'keep') {
      await this.sharing.clarify(copy);
      this.recordUndone(regionId, { outcome: adopted === true ? 'adopted-kept' : 'finished-kept', at: now(), imageId });
      return;
    }
    // ECS deletes no image that is shared.
    const error = await this.sharing.undo(copy);
    const compensation = await compensate({ spec, onFinished, ...defined({ imageId, adopted }) });
    this.recordUndone(regionId, isGone(compensation) ? compensation : { ...defined({ error }), ...compensation });
  }

  private recordUndone(regionId: string, compensation: Compensation): void {
    const copy = this.copies.to(regionId);
    if (copy === undefined) return;
    this.copies.replace({ ...copy, status: isGone(compensation) ? 'cancelled' : 'available', compensation });
  }

  private onFinished(): 'keep' | 'delete' {
    return this.plan.onAbort === 'deleteFinished' ? 'delete' : 'keep';
  }
}

function isGone({ outcome }: Compensation): boolean {
  return outcome === 'finished-deleted' || outcome === 'cancelled';
}
