import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  isCancellation,
  patched,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { copyError } from '../../contract/errors';
import type { CopyEvent, SlotRequest } from '../../contract/messages';
import { copyId, MANIFEST_MEMO } from '../../contract/names';
import type { CopyError, CopyOutcome } from '../../contract/outcome';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { ReplicationPlan } from '../../contract/schema/plan';
import { enqueueCopies, withdrawCopies } from '../shared/proxies';
import { compensate } from '../copy/compensate';
import { Deferrals } from './deferrals';
import { hasFailed, initialManifest, isSettled, manifestTable, recordEvent, verdict } from './manifest';
import { searchAttributes } from '../shared/search-attributes';

/** By how much the pauses between two questions to the region slots may grow. */
const MAXIMUM_PATIENCE = 6;

/** A run under way: what is known of its copies, and what has to be asked of the region slots. */
export class Replication {
  readonly manifest: Manifest;
  private readonly deferrals: Deferrals;
  /** How often the region slots were asked since a copy was heard of. */
  private asksUnheard = 0;
  /** Regions whose copy nobody else undoes; CopyImage may have been sent there a moment ago, or certainly was not. */
  private readonly lost = new Map<string, { mayHaveStarted: boolean }>();
  private aborted = false;
  private shownStatus: Manifest['status'] | undefined;

  constructor(private readonly plan: ReplicationPlan) {
    this.manifest = initialManifest(workflowInfo().workflowId, plan, now());
    this.deferrals = new Deferrals(plan.deferMs);
    this.show();
  }

  hear(event: CopyEvent): void {
    const index = this.manifest.copies.findIndex((copy) => this.idOf(copy) === event.copyId);
    const copy = this.manifest.copies[index];
    if (copy === undefined) return;
    this.asksUnheard = 0;
    this.manifest.copies[index] = recordEvent(
      copy,
      this.isUnexpectedEnd(event) ? asFailure(copy, event) : event,
      now(),
    );
    this.show();
    if (event.type === 'progress') this.deferrals.clearWay(copy.regionId);
    if (isSettled(copy) || event.type !== 'settled') return;
    if (event.outcome.status === 'deferred') this.defer(copy, event.outcome.error);
    if (event.outcome.status === 'unknown') this.lost.set(copy.regionId, { mayHaveStarted: true });
  }

  /** Whether somebody else has cancelled the copy. A run that was reset hears of what its earlier run had cancelled. */
  private isUnexpectedEnd(event: CopyEvent): event is CancelledEvent {
    const isCancelled = event.type === 'settled' && event.outcome.status === 'cancelled';
    const { runId, originalExecutionRunId } = workflowInfo();
    if (!isCancelled || this.aborted || this.policyAborts() || runId !== originalExecutionRunId) return false;
    return patched('cancelled-by-others');
  }

  /** Whether a copy is still to be made. One that is over may be granted again by region slots that have forgotten it. */
  wants(copyId: string): boolean {
    return this.unsettled().some((copy) => this.idOf(copy) === copyId);
  }

  /** Lets a copy queue again later, unless another copy has been in its way for longer than it may take. */
  private defer(copy: CopyRecord, error: CopyError): void {
    const { regionId } = copy;
    const { deadlineMs } = this.slotRequest(copy).spec;
    // A full queue may last for days, and a workflow takes no more than so many signals.
    const patience = error.code === 'SlotsFull' && patched('patient-when-full') ? MAXIMUM_PATIENCE : 1;
    const maximumMs = this.plan.askAgainMs * patience;
    if (this.deferrals.add(copy, error, { deadlineMs, maximumMs, now: Date.now() })) return;
    const late = copyError('CopyTimedOut', regionId, `${error.message}, for longer than the copy's deadline`);
    this.settle(regionId, { status: 'failed', error: late });
  }

  private settle(regionId: string, outcome: CopyOutcome): void {
    const copy = this.manifest.copies.find((record) => record.regionId === regionId);
    if (copy !== undefined) this.hear({ type: 'settled', copyId: this.idOf(copy), outcome });
  }

  async carryOut(): Promise<Manifest> {
    try {
      await this.copyAll();
    } catch (failure) {
      if (!isCancellation(failure)) throw failure;
      this.aborted = true;
    }
    if (this.aborted || this.policyAborts()) await CancellationScope.nonCancellable(() => this.undoAll());
    return this.close();
  }

  /** Asks for a lane for every copy, again after a deferral and now and then, until all settled or the policy ends it. */
  private async copyAll(): Promise<void> {
    while (!this.isOver()) {
      await CancellationScope.nonCancellable(() => this.enqueue());
      this.asksUnheard += 1;
      const before = this.deferrals.size;
      await condition(() => this.isOver() || this.deferrals.size > before, this.untilNextAsk());
    }
  }

  private isOver(): boolean {
    return this.allSettled() || this.policyAborts();
  }

  private policyAborts(): boolean {
    return this.plan.failurePolicy === 'abort' && hasFailed(this.manifest);
  }

  /** Ever longer while nothing is heard: each time puts all requests into the history once more. */
  private untilNextAsk(): number {
    const askAgainMs = this.plan.askAgainMs * Math.min(this.asksUnheard, MAXIMUM_PATIENCE);
    const next = Math.min(this.deferrals.nextAt(), Date.now() + askAgainMs);
    return Math.max(1, next - Date.now());
  }

  private async enqueue(): Promise<void> {
    const due = this.unsettled().filter(({ regionId }) => this.deferrals.isDue(regionId, Date.now()));
    for (const { regionId } of due) this.deferrals.remove(regionId);
    if (due.length > 0) await enqueueCopies({ requests: due.map((copy) => this.slotRequest(copy)) });
  }

  /** Ends every copy that is not settled and waits until each says how it ended. */
  private async withdrawRest(): Promise<void> {
    const undoing = new Map<string, Promise<void>>();
    while (!this.allSettled()) {
      for (const regionId of this.deferrals.takeAll()) this.settleDeferred(regionId);
      // Beside the others: one region that cannot be asked must not hold them up.
      for (const [regionId, doubt] of this.lost) {
        if (!undoing.has(regionId)) undoing.set(regionId, this.undoLostCopy(regionId, doubt));
      }
      this.lost.clear();
      const withdrawn = this.unsettled().filter(({ regionId }) => !undoing.has(regionId));
      const copyIds = withdrawn.map((copy) => this.idOf(copy));
      if (copyIds.length > 0) await withdrawCopies({ requester: workflowInfo().workflowId, copyIds });
      await condition(() => this.allSettled() || this.deferrals.size + this.lost.size > 0, this.plan.askAgainMs);
    }
    await Promise.all(undoing.values());
  }

  /** A copy that the queue had no room for never had a lane; any other may have left something in ECS. */
  private settleDeferred(regionId: string): void {
    const copy = this.manifest.copies.find((record) => record.regionId === regionId);
    if (copy?.error?.code !== 'SlotsFull') this.lost.set(regionId, { mayHaveStarted: false });
    else this.settle(regionId, { status: 'cancelled', compensation: { outcome: 'never-started', at: now() } });
  }

  private async undoLostCopy(regionId: string, doubt: { mayHaveStarted: boolean }): Promise<void> {
    const copy = this.manifest.copies.find((record) => record.regionId === regionId);
    if (copy === undefined) return;
    const { spec } = this.slotRequest(copy);
    const compensation = await compensate({ spec, onFinished: this.onFinished(), ...doubt });
    this.settle(regionId, { status: 'cancelled', compensation });
  }

  private onFinished(): 'keep' | 'delete' {
    return this.plan.onAbort === 'deleteFinished' ? 'delete' : 'keep';
  }

  private async undoAll(): Promise<void> {
    await this.withdrawRest();
    await Promise.all(this.manifest.copies.map((copy, index) => this.undoFinished(copy, index)));
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
    const isGone = compensation.outcome === 'finished-deleted' || compensation.outcome === 'cancelled';
    const status = isGone ? 'cancelled' : 'available';
    this.manifest.copies[index] = { ...copy, status, compensation };
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
    const { workflowId } = workflowInfo();
    const planned = this.plan.copies.find(({ spec }) => spec.regionId === copy.regionId);
    if (planned === undefined) throw ApplicationFailure.nonRetryable(`${copy.regionId} is not in the plan`);
    return {
      copyId: this.idOf(copy),
      requester: workflowId,
      priority: this.plan.priority,
      onAbort: this.plan.onAbort,
      spec: planned.spec,
    };
  }

  private idOf(copy: CopyRecord): string {
    // The same after a reset, so that a run that was reset knows the copies that it had asked for.
    return copyId(workflowInfo().originalExecutionRunId, copy.regionId, copy.attempts);
  }

  private unsettled(): CopyRecord[] {
    return this.manifest.copies.filter((copy) => !isSettled(copy));
  }

  private allSettled(): boolean {
    return this.manifest.copies.every(isSettled);
  }
}

type CancelledEvent = Extract<CopyEvent, { type: 'settled' }> & {
  outcome: Extract<CopyOutcome, { status: 'cancelled' }>;
};

function asFailure({ regionId }: CopyRecord, { outcome, ...event }: CancelledEvent): CopyEvent {
  return { ...event, outcome: { ...outcome, status: 'failed', error: copyError('CopyCancelled', regionId) } };
}

function now(): string {
  return new Date().toISOString();
}
