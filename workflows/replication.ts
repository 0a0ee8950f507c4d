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
import { copyId, MANIFEST_MEMO, SEARCH_ATTRIBUTES } from '../contract/names';
import type { CopyRecord, Manifest } from '../contract/schema/manifest';
import type { ReplicationPlan } from '../contract/schema/plan';
import { quick } from './activities';
import { compensate } from './compensate';
import { hasFailed, initialManifest, isSettled, manifestTable, recordEvent, verdict } from './manifest';

/** The region slots may have been terminated and have forgotten us: asking again is harmless and finds out. */
const ASK_AGAIN_MS = 10 * 60_000;
/** How long a copy that gave its lane back stays out of the queue. */
const DEFER_MS = 60_000;

/** A run under way: what is known of its copies, and what has to be asked of the region slots. */
export class Replication {
  readonly manifest: Manifest;
  /** Copies that gave their lane back, and when they queue again. */
  private readonly deferred = new Map<string, number>();
  private aborted = false;

  constructor(private readonly plan: ReplicationPlan) {
    this.manifest = initialManifest(workflowInfo().workflowId, plan, now());
    this.show();
  }

  hear(event: CopyEvent): void {
    const index = this.manifest.copies.findIndex((copy) => this.idOf(copy) === event.copyId);
    const copy = this.manifest.copies[index];
    if (copy === undefined) return;
    this.manifest.copies[index] = recordEvent(copy, event, now());
    const isDeferred = event.type === 'settled' && event.outcome.status === 'deferred';
    if (isDeferred) this.deferred.set(copy.regionId, Date.now() + DEFER_MS);
    this.show();
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
    const next = Math.min(...this.deferred.values(), Date.now() + ASK_AGAIN_MS);
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
      const copyIds = this.unsettled().map((copy) => this.idOf(copy));
      if (copyIds.length > 0) await quick.withdrawCopies({ requester: workflowInfo().workflowId, copyIds });
      await condition(() => this.allSettled() || this.deferred.size > 0, ASK_AGAIN_MS);
    }
  }

  private async undoAll(): Promise<void> {
    await this.withdrawRest();
    const onFinished = this.plan.onAbort === 'deleteFinished' ? 'delete' : 'keep';
    await Promise.all(this.manifest.copies.map((copy, index) => this.undoFinished(copy, index, onFinished)));
  }

  private async undoFinished(copy: CopyRecord, index: number, onFinished: 'keep' | 'delete'): Promise<void> {
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
    const [shown] = workflowInfo().searchAttributes[SEARCH_ATTRIBUTES.status] ?? [];
    if (shown !== status) {
      upsertSearchAttributes({
        [SEARCH_ATTRIBUTES.status]: [status],
        [SEARCH_ATTRIBUTES.image]: [this.manifest.source.imageId],
      });
    }
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

function now(): string {
  return new Date().toISOString();
}
