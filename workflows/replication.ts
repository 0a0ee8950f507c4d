import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  isCancellation,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { CopyEvent, SlotRequest } from '../contract/messages';
import { copyId, MANIFEST_MEMO } from '../contract/names';
import type { CopyRecord, Manifest } from '../contract/schema/manifest';
import type { ReplicationPlan } from '../contract/schema/plan';
import { quick } from './activities';
import { compensate } from './compensate';
import { hasFailed, initialManifest, isSettled, manifestTable, recordEvent, verdict } from './manifest';
import { searchAttributes } from './search-attributes';

/** A run under way: what is known of its copies, and what has to be asked of the region slots. */
export class Replication {
  readonly manifest: Manifest;
  /** Copies that gave their lane back, and when they queue again. */
  private readonly deferred = new Map<string, number>();
  /** Regions whose copy the region slots have lost sight of; they are undone from here. */
  private readonly lost = new Set<string>();
  private aborted = false;
  private shownStatus: Manifest['status'] | undefined;

  constructor(private readonly plan: ReplicationPlan) {
    this.manifest = initialManifest(workflowInfo().workflowId, plan, now());
    this.show();
  }

  hear(event: CopyEvent): void {
    const index = this.manifest.copies.findIndex((copy) => this.idOf(copy) === event.copyId);
    const copy = this.manifest.copies[index];
    if (copy === undefined) return;
    this.manifest.copies[index] = recordEvent(copy, event, now());
    this.show();
    if (isSettled(copy) || event.type !== 'settled') return;
    if (event.outcome.status === 'deferred') this.deferred.set(copy.regionId, Date.now() + this.plan.deferMs);
    if (event.outcome.status === 'unknown') this.lost.add(copy.regionId);
  }

  async run(): Promise<Manifest> {
    try {
      await this.copyAll();
      if (!this.allSettled()) await this.withdrawRest();
    } catch (failure) {
      if (!isCancellation(failure)) throw failure;
      this.aborted = true;
      await CancellationScope.nonCancellable(() => this.undoAll());
    }
    return this.close();
  }

  /** Asks for a lane for every copy, again after a deferral and now and then, until all settled or the policy ends it. */
  private async copyAll(): Promise<void> {
    while (!this.isOver()) {
      await CancellationScope.nonCancellable(() => this.enqueue());
      const deferrals = this.deferred.size;
      await condition(() => this.isOver() || this.deferred.size > deferrals, this.untilNextAsk());
    }
  }

  private isOver(): boolean {
    return this.allSettled() || (this.plan.failurePolicy === 'abort' && hasFailed(this.manifest));
  }

  private untilNextAsk(): number {
    const next = Math.min(...this.deferred.values(), Date.now() + this.plan.askAgainMs);
    return Math.max(1, next - Date.now());
  }

  private async enqueue(): Promise<void> {
    const due = this.unsettled().filter((copy) => (this.deferred.get(copy.regionId) ?? 0) <= Date.now());
    for (const { regionId } of due) this.deferred.delete(regionId);
    if (due.length > 0) await quick.enqueueCopies({ requests: due.map((copy) => this.slotRequest(copy)) });
  }

  /** Ends every copy that is not settled and waits until each says how it ended. */
  private async withdrawRest(): Promise<void> {
    while (!this.allSettled()) {
      for (const regionId of this.deferred.keys()) this.neverStarted(regionId);
      this.deferred.clear();
      await this.undoLost();
      const copyIds = this.unsettled().map((copy) => this.idOf(copy));
      if (copyIds.length > 0) await quick.withdrawCopies({ requester: workflowInfo().workflowId, copyIds });
      await condition(() => this.allSettled() || this.deferred.size + this.lost.size > 0, this.plan.askAgainMs);
    }
  }

  private async undoLost(): Promise<void> {
    const regions = [...this.lost];
    this.lost.clear();
    await Promise.all(regions.map((regionId) => this.undoLostCopy(regionId)));
  }

  private async undoLostCopy(regionId: string): Promise<void> {
    const copy = this.manifest.copies.find((record) => record.regionId === regionId);
    if (copy === undefined) return;
    const { spec } = this.slotRequest(copy);
    const compensation = await compensate({ spec, onFinished: this.onFinished() });
    this.hear({ type: 'settled', copyId: this.idOf(copy), outcome: { status: 'cancelled', compensation } });
  }

  private onFinished(): 'keep' | 'delete' {
    return this.plan.onAbort === 'deleteFinished' ? 'delete' : 'keep';
  }

  private async undoAll(): Promise<void> {
    await this.withdrawRest();
    await Promise.all(this.manifest.copies.map((copy, index) => this.undoFinished(copy, index)));
    if (wasReset()) await Promise.all(this.manifest.copies.map((copy, index) => this.undoEarlierRun(copy, index)));
  }

  private async undoFinished(copy: CopyRecord, index: number): Promise<void> {
    const onFinished = this.onFinished();
    const spec = this.plan.copies[index]?.spec;
    if (copy.status !== 'available' || copy.imageId === undefined || spec === undefined) return;
    const { imageId, adopted } = copy;
    const compensation =
      onFinished === 'keep'
        ? ({ outcome: adopted === true ? 'adopted-kept' : 'finished-kept', at: now(), imageId } as const)
        : await compensate({ spec, onFinished, imageId, ...(adopted === undefined ? {} : { adopted }) });
    const status = compensation.outcome === 'finished-deleted' ? 'cancelled' : 'available';
    this.manifest.copies[index] = { ...copy, status, compensation };
  }

  /** What this run never started, its run before the reset may have. */
  private async undoEarlierRun(copy: CopyRecord, index: number): Promise<void> {
    if (copy.compensation?.outcome !== 'never-started') return;
    const compensation = await compensate({ spec: this.slotRequest(copy).spec, onFinished: this.onFinished() });
    this.manifest.copies[index] = { ...copy, compensation };
  }

  private neverStarted(regionId: string): void {
    const index = this.manifest.copies.findIndex((copy) => copy.regionId === regionId);
    const copy = this.manifest.copies[index];
    if (copy === undefined) return;
    this.manifest.copies[index] = {
      ...copy,
      status: 'cancelled',
      compensation: { outcome: 'never-started', at: now() },
    };
    this.show();
  }

  /** Writes the verdict where it outlives the run, then returns it, or fails or cancels the workflow. */
  private close(): Manifest {
    this.manifest.status = verdict(this.manifest, this.aborted);
    this.show();
    upsertMemo({ [MANIFEST_MEMO]: this.manifest });
    if (this.aborted)
      throw new CancelledFailure('The replication was aborted; its manifest is in the memo', [this.manifest]);
    if (this.manifest.status !== 'failed') return this.manifest;
    const failed = this.manifest.copies.filter((copy) => copy.required && copy.status !== 'available');
    const reasons = failed.map(({ regionId, error }) => `${regionId}: ${error?.code ?? 'not copied'}`).join(', ');
    throw ApplicationFailure.nonRetryable(
      `Required regions have no copy: ${reasons}`,
      'ReplicationFailed',
      this.manifest,
    );
  }

  private show(): void {
    setCurrentDetails(manifestTable(this.manifest));
    const status = this.manifest.status;
    if (status === this.shownStatus) return;
    this.shownStatus = status;
    upsertSearchAttributes(searchAttributes({ status, image: this.manifest.source.imageId }));
  }

  private slotRequest(copy: CopyRecord): SlotRequest {
    const { workflowId, runId } = workflowInfo();
    const planned = this.plan.copies.find(({ spec }) => spec.regionId === copy.regionId);
    if (planned === undefined) throw ApplicationFailure.nonRetryable(`${copy.regionId} is not in the plan`);
    return {
      copyId: this.idOf(copy),
      requester: workflowId,
      requesterRunId: runId,
      fairnessKey: workflowId,
      priority: this.plan.priority,
      onAbort: this.plan.onAbort,
      spec: planned.spec,
    };
  }

  private idOf(copy: CopyRecord): string {
    return copyId(workflowInfo().runId, copy.regionId, copy.attempts);
  }

  private unsettled(): CopyRecord[] {
    return this.manifest.copies.filter((copy) => !isSettled(copy));
  }

  private allSettled(): boolean {
    return this.manifest.copies.every(isSettled);
  }
}

function wasReset(): boolean {
  const { runId, firstExecutionRunId } = workflowInfo();
  return runId !== firstExecutionRunId;
}

function now(): string {
  return new Date().toISOString();
}
