import { CancellationScope, condition, isCancellation, patched, workflowInfo } from '@temporalio/workflow';
import { copyError } from '../../contract/errors';
import type { CopyEvent } from '../../contract/messages';
import type { CopyError, CopyOutcome } from '../../contract/outcome';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { ReplicationPlan } from '../../contract/schema/plan';
import { now } from '../shared/now';
import { enqueueCopies } from '../shared/proxies';
import { close } from './close';
import { Copies } from './copies';
import { Deferrals } from './deferrals';
import { hasFailed, initialManifest, isSettled, recordEvent } from './manifest';
import { ShownManifest } from './shown-manifest';
import { Undo } from './undo';

/** By how much the pauses between two questions to the region slots may grow. */
const MAXIMUM_PATIENCE = 6;

/** A replication that has its plan: it asks the region slots for its copies, and hears what happens to them. */
export class Replication {
  readonly manifest: Manifest;
  private readonly copies: Copies;
  private readonly deferrals: Deferrals;
  private readonly undo: Undo;
  private readonly shown: ShownManifest;
  /** How often the region slots were asked since a copy was heard of. */
  private asksUnheard = 0;
  private aborted = false;

  constructor(private readonly plan: ReplicationPlan) {
    const { workflowId, originalExecutionRunId } = workflowInfo();
    this.manifest = initialManifest(workflowId, plan, now());
    this.copies = new Copies(plan, this.manifest, originalExecutionRunId);
    this.deferrals = new Deferrals(plan.deferMs);
    this.undo = new Undo(plan, this.copies, this.deferrals, (regionId, outcome) => this.settle(regionId, outcome));
    this.shown = new ShownManifest(this.manifest);
    this.shown.update();
  }

  /** Makes the copies, undoes them when the replication is aborted, and closes with the manifest. */
  async carryOut(): Promise<Manifest> {
    try {
      await this.copyAll();
    } catch (failure) {
      if (!isCancellation(failure)) throw failure;
      this.aborted = true;
    }
    if (this.aborted || this.policyAborts()) await CancellationScope.nonCancellable(() => this.undo.undoAll());
    return close(this.manifest, this.shown, this.aborted);
  }

  /** Whether a copy is still to be made. One that is over may be granted again by region slots that have forgotten it. */
  wants(copyId: string): boolean {
    const copy = this.copies.withId(copyId);
    return copy !== undefined && !isSettled(copy);
  }

  /** Takes in news of a copy. */
  hear(event: CopyEvent): void {
    const copy = this.copies.withId(event.copyId);
    if (copy === undefined) return;
    this.asksUnheard = 0;
    this.copies.replace(recordEvent(copy, this.isUnexpectedEnd(event) ? asFailure(copy, event) : event, now()));
    this.shown.update();
    if (event.type === 'progress') this.deferrals.clearWay(copy.regionId);
    if (event.type === 'settled' && !isSettled(copy)) this.followUp(copy, event.outcome);
  }

  /** Whether somebody else has cancelled the copy. After a reset, the new run also hears what the earlier one cancelled. */
  private isUnexpectedEnd(event: CopyEvent): event is CancelledEvent {
    const isCancelled = event.type === 'settled' && event.outcome.status === 'cancelled';
    const { runId, originalExecutionRunId } = workflowInfo();
    if (!isCancelled || this.aborted || this.policyAborts() || runId !== originalExecutionRunId) return false;
    return patched('cancelled-by-others');
  }

  /** What an outcome that does not settle the copy leads to. */
  private followUp(copy: CopyRecord, outcome: CopyOutcome): void {
    if (outcome.status === 'deferred') this.defer(copy, outcome.error);
    if (outcome.status === 'unknown') this.undo.addLost(copy.regionId, { mayHaveStarted: true });
  }

  /** Lets a copy queue again later, unless another copy has been in its way for longer than it may take. */
  private defer(copy: CopyRecord, error: CopyError): void {
    const { regionId } = copy;
    const { deadlineMs } = this.copies.specTo(regionId);
    // A full queue may last for days, and a workflow takes no more than so many signals.
    const patience = error.code === 'SlotsFull' && patched('patient-when-full') ? MAXIMUM_PATIENCE : 1;
    const maximumMs = this.plan.askAgainMs * patience;
    if (this.deferrals.add(copy, error, { deadlineMs, maximumMs, now: Date.now() })) return;
    const late = copyError('CopyTimedOut', regionId, `${error.message}, for longer than the copy's deadline`);
    this.settle(regionId, { status: 'failed', error: late });
  }

  private settle(regionId: string, outcome: CopyOutcome): void {
    const copy = this.copies.to(regionId);
    if (copy !== undefined) this.hear({ type: 'settled', copyId: this.copies.idOf(copy), outcome });
  }

  /** Asks for a lane for every copy until all are settled or the policy ends it; again after a deferral and after pauses. */
  private async copyAll(): Promise<void> {
    while (!this.isOver()) {
      await CancellationScope.nonCancellable(() => this.enqueue());
      this.asksUnheard += 1;
      const before = this.deferrals.size;
      await condition(() => this.isOver() || this.deferrals.size > before, this.untilNextAsk());
    }
  }

  private isOver(): boolean {
    return this.copies.areSettled() || this.policyAborts();
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
    const due = this.copies.unsettled().filter(({ regionId }) => this.deferrals.isDue(regionId, Date.now()));
    for (const { regionId } of due) this.deferrals.remove(regionId);
    if (due.length > 0) await enqueueCopies({ requests: due.map((copy) => this.copies.requestOf(copy)) });
  }
}

type CancelledEvent = Extract<CopyEvent, { type: 'settled' }> & {
  outcome: Extract<CopyOutcome, { status: 'cancelled' }>;
};

/** Nobody here asked for the end of the copy: its region has failed. */
function asFailure({ regionId }: CopyRecord, { outcome, ...event }: CancelledEvent): CopyEvent {
  return { ...event, outcome: { ...outcome, status: 'failed', error: copyError('CopyCancelled', regionId) } };
}
