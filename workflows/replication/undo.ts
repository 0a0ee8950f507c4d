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

/** What may have happened to a copy that nobody else undoes. */
interface Doubt {
  /** CopyImage may have been sent a moment ago. */
  mayHaveStarted: boolean;
}

/** Undoes the copies of a replication that is aborted, by a cancellation or by its failure policy. */
export class Undo {
  /** Copies that nobody else undoes, by region, until their compensation begins. */
  private readonly lost = new Map<string, Doubt>();
  /** Compensations of lost copies, by region. */
  private readonly compensations = new Map<string, Promise<void>>();
  /** Regions in which an earlier attempt may have left an image. */
  private readonly left = new Set<string>();
  private readonly withdrawals: Asks;

  constructor(
    private readonly plan: ReplicationPlan,
    private readonly copies: Copies,
    private readonly deferrals: Deferrals,
    private readonly settle: (regionId: string, outcome: CopyOutcome) => void,
  ) {
    this.withdrawals = new Asks(plan.askAgainMs, 1);
  }

  /** Notes a copy that nobody else undoes, in case the replication is aborted. */
  addLost(regionId: string, doubt: Doubt): void {
    this.lost.set(regionId, doubt);
  }

  /** Notes that an attempt may have left an image, in case the replication is aborted before the next one finds it. */
  addLeft(regionId: string): void {
    this.left.add(regionId);
  }

  mayBeLeft(regionId: string): boolean {
    return this.left.has(regionId);
  }

  async undoAll(): Promise<void> {
    await this.endUnsettled();
    await Promise.all(this.copies.available().map((copy) => this.undoFinished(copy)));
  }

  /** Ends every copy that is not settled, and waits until each of them has said how it ended. */
  private async endUnsettled(): Promise<void> {
    while (!this.copies.areSettled()) {
      for (const regionId of this.deferrals.takeAll()) this.endDeferred(regionId);
      this.compensateLost();
      await this.withdraw();
      await condition(() => this.copies.areSettled() || this.hasMoreToEnd(), this.untilNextWithdrawal());
    }
    await Promise.all(this.compensations.values());
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
    return this.copies.unsettled().filter(({ regionId }) => !this.compensations.has(regionId));
  }

  private hasMoreToEnd(): boolean {
    return this.deferrals.size + this.lost.size > 0;
  }

  /** A copy that the queue had no room for had no lane; any other may have left something in ECS. */
  private endDeferred(regionId: string): void {
    const hadLane = this.copies.to(regionId)?.error?.code !== 'SlotsFull';
    if (hadLane || this.left.has(regionId)) this.addLost(regionId, { mayHaveStarted: false });
    else this.settleWithdrawn(regionId, { outcome: 'never-started', at: now() });
  }

  /** Starts the compensations and does not wait: a region that cannot be asked must not hold up the others. */
  private compensateLost(): void {
    for (const [regionId, doubt] of this.lost) {
      if (!this.compensations.has(regionId)) this.compensations.set(regionId, this.undoLost(regionId, doubt));
    }
    this.lost.clear();
  }

  private async undoLost(regionId: string, doubt: Doubt): Promise<void> {
    const spec = this.copies.specTo(regionId);
    const compensation = await compensate({ spec, onFinished: this.onFinished(), ...doubt });
    this.settleWithdrawn(regionId, compensation);
  }

  private settleWithdrawn(regionId: string, compensation: Compensation): void {
    this.settle(regionId, { status: 'cancelled', compensation, isWithdrawn: true });
  }

  private async undoFinished(copy: CopyRecord): Promise<void> {
    const { regionId, imageId, adopted } = copy;
    if (imageId === undefined) return;
    const spec = this.copies.specTo(regionId);
    const onFinished = this.onFinished();
    const compensation: Compensation =
      onFinished === 'keep'
        ? { outcome: adopted === true ? 'adopted-kept' : 'finished-kept', at: now(), imageId }
        : await compensate({ spec, onFinished, ...defined({ imageId, adopted }) });
    const isGone = compensation.outcome === 'finished-deleted' || compensation.outcome === 'cancelled';
    this.copies.replace({ ...copy, status: isGone ? 'cancelled' : 'available', compensation });
  }

  private onFinished(): 'keep' | 'delete' {
    return this.plan.onAbort === 'deleteFinished' ? 'delete' : 'keep';
  }
}
