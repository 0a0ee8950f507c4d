import { allHandlersFinished, CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { ClaimAnswer, CopyEvent } from '../../contract/messages';
import type { CopyError, CopyOutcome } from '../../contract/outcome';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { ReplicationPlan } from '../../contract/schema/plan';
import type { Priority } from '../../contract/schema/request';
import type { Notifier } from '../notification/notifier';
import { now } from '../shared/now';
import { enqueueCopies } from '../shared/proxies';
import { Asks } from './asks';
import type { Course } from './change-problems';
import { Changes } from './changes';
import { close } from './close';
import { Copies } from './copies';
import { Deferrals } from './deferrals';
import { hasFailed, initialManifest, isSettled, recordEvent, withCancelling } from './manifest';
import { Relays } from './relays';
import { Sharing } from './sharing';
import { ShownManifest } from './shown-manifest';
import { Undo } from './undo';

/** By how much the pauses between two questions about a silent copy may grow. */
const PATIENCE = 6;

/** A replication that has its plan: it asks the region slots for its copies, and hears what happens to them. */
export class Replication {
  private readonly manifest: Manifest;
  private readonly copies: Copies;
  private readonly asks: Asks;
  private readonly deferrals: Deferrals;
  private readonly sharing: Sharing;
  private readonly undo: Undo;
  private readonly changes: Changes;
  private readonly relays: Relays;
  private readonly shown: ShownManifest;
  /** When the copies were asked for at first. A copy that gives its lane back keeps its place in the order. */
  private readonly since = Date.now();
  private aborted = false;
  /** A request for copies is on its way to the region slots. */
  private isAsking = false;
  /** Nothing is made any more. */
  private isClosing = false;

  constructor(
    private readonly plan: ReplicationPlan,
    private readonly notifier: Notifier,
  ) {
    const { workflowId, originalExecutionRunId } = workflowInfo();
    this.manifest = initialManifest(workflowId, plan, now());
    this.copies = new Copies(plan, this.manifest, originalExecutionRunId);
    this.asks = new Asks(plan.askAgainMs, PATIENCE);
    this.relays = new Relays(plan.relay === true);
    this.deferrals = new Deferrals(plan.deferMs);
    this.sharing = new Sharing(this.copies, {
      isEnding: () => this.isEnding(),
      onChange: () => this.shown.update(),
    });
    this.undo = new Undo(
      plan,
      this.copies,
      this.sharing,
      this.deferrals,
      () => this.isUndone(),
      (regionId, outcome) => this.settle(regionId, outcome),
    );
    this.changes = new Changes(this.copies, this.asks, this.undo, {
      isEnding: () => this.isEnding(),
      isAsking: () => this.isAsking,
    });
    this.shown = new ShownManifest(() => ({ manifest: this.manifestNow(), ...this.copies.common() }));
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
    this.isClosing = true;
    this.changes.close();
    this.shown.update();
    await CancellationScope.nonCancellable(async () => {
      if (this.isUndone()) {
        await this.sharing.stop();
        await this.undo.undoAll();
      }
      await condition(() => allHandlersFinished() && !this.changes.areUnderWay);
    });
    return close(this.manifest, this.shown, { aborted: this.aborted, notifier: this.notifier });
  }

  /** The manifest for those who ask: an abort that is under way shows in it. */
  manifestNow(): Manifest {
    return withCancelling(this.manifest, this.isUndone());
  }

  get nameOfCopies(): string {
    return this.copies.common().name;
  }

  /** What decides which changes are possible now. */
  course(): Course {
    const { source, copies } = this.manifest;
    return { sourceRegionId: source.regionId, copies, adding: this.changes.adding, isEnding: this.isEnding() };
  }

  /** Adds a target region once its copy is decided. */
  async add(regionId: string, decide: () => Promise<ReplicationPlan['copies']>): Promise<void> {
    await this.changes.add(regionId, decide);
    this.shown.update();
  }

  /** Takes a target region out. */
  drop(regionId: string): void {
    this.changes.drop(regionId);
    this.sharing.begin();
    this.shown.update();
  }

  /** Changes the priority of the copies that still wait. */
  changePriority(priority: Priority): void {
    this.changes.changePriority(priority);
    this.shown.update();
  }

  /** What a copy is to make, and whether it is still to be made. */
  claimOf(copyId: string): ClaimAnswer {
    const copy = this.copies.withId(copyId);
    const isAborting = copy === undefined ? this.isUndone() : this.undo.isUnwanted(copy);
    const relays = this.relays.byRegion();
    return { ...this.copies.claimOf(copyId), ...(isAborting && { isAborting }), ...defined({ relays }) };
  }

  /** Takes in news of copies. */
  hear(events: CopyEvent[]): void {
    for (const event of events) {
      const copy = this.copies.withId(event.copyId);
      if (copy !== undefined) this.takeIn(copy, this.interpret(copy, event));
    }
    this.sharing.begin();
    this.shown.update();
  }

  private takeIn(copy: CopyRecord, event: CopyEvent): void {
    this.asks.hear(copy.regionId, Date.now());
    const spec = this.copies.specTo(copy.regionId);
    this.copies.replace(recordEvent(copy, event, now(), spec.estimate));
    if (event.type === 'progress') this.deferrals.clearWay(copy.regionId);
    if (event.type !== 'settled' || isSettled(copy)) return;
    this.relays.hear(copy, event.outcome, spec);
    this.followUp(copy, event.outcome);
  }

  /** What news of the end of a copy means, as the replication knows more of the copy than whoever ended it. */
  private interpret(copy: CopyRecord, event: CopyEvent): CopyEvent {
    const { regionId } = copy;
    if (event.type !== 'settled') return event;
    if (event.outcome.status === 'withdrawn') return { ...event, outcome: this.outcomeOfWithdrawn(copy) };
    if (event.outcome.status !== 'cancelled') return event;
    const { isWithdrawn, imageId, compensation } = event.outcome;
    if (!isWithdrawn && !this.undo.isUnwanted(copy)) {
      // Nobody here asked for the end of the copy: its region has failed.
      const error = copyError('CopyCancelled', regionId);
      return { ...event, outcome: { status: 'failed', error, compensation, ...defined({ imageId }) } };
    }
    const isUnstarted = compensation.outcome === 'never-started';
    const mayLeaveImage = isUnstarted && this.undo.isUnwanted(copy) && this.undo.mayBeLeft(regionId);
    return mayLeaveImage ? { ...event, outcome: { status: 'unknown' } } : event;
  }

  /** Region slots that were terminated do not know of a lane that the copy had: it may have left something in ECS. */
  private outcomeOfWithdrawn({ status, regionId }: CopyRecord): CopyOutcome {
    if (status !== 'queued' || this.undo.mayBeLeft(regionId)) return { status: 'unknown' };
    return { status: 'cancelled', isWithdrawn: true, compensation: { outcome: 'never-started', at: now() } };
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
    const maximumMs = this.plan.askAgainMs;
    if (LEAVES_IMAGE.has(error.code)) this.undo.addLeft(regionId);
    if (this.deferrals.add(copy, error, { deadlineMs, maximumMs, now: Date.now() })) return;
    const late = copyError('CopyTimedOut', regionId, `${error.message}, for longer than the copy's deadline`);
    this.settle(regionId, { status: 'failed', error: late });
  }

  private settle(regionId: string, outcome: CopyOutcome): void {
    const copy = this.copies.to(regionId);
    if (copy === undefined) return;
    this.takeIn(copy, { type: 'settled', copyId: this.copies.idOf(copy), outcome });
    this.shown.update();
  }

  /** Asks for a lane for every copy until all are settled or the policy ends it. */
  private async copyAll(): Promise<void> {
    while (!this.isOver()) {
      await CancellationScope.nonCancellable(() => this.enqueue());
      if (this.isOver()) return;
      const wakeAt = this.nextAskAt();
      const isNews = (): boolean => this.isOver() || this.nextAskAt() < wakeAt || this.mustTellRelays();
      // While only changes and sharing are under way, there is nothing to ask for.
      if (wakeAt === Infinity) await condition(isNews);
      else await condition(isNews, Math.max(1, wakeAt - Date.now()), { summary: ASK_AGAIN });
    }
  }

  private isOver(): boolean {
    const isBusy = this.changes.areUnderWay || this.sharing.isUnderWay;
    return (this.copies.areSettled() && !isBusy) || this.policyAborts();
  }

  private isEnding(): boolean {
    return this.isClosing || this.isUndone();
  }

  /** Whether the copies are to be undone. */
  private isUndone(): boolean {
    return this.aborted || this.policyAborts();
  }

  private policyAborts(): boolean {
    return this.plan.failurePolicy === 'abort' && hasFailed(this.manifest);
  }

  /** Only copies that wait have a use for a finished one. */
  private mustTellRelays(): boolean {
    return this.relays.areUntold && this.copies.wanted().some(({ status }) => status === 'queued');
  }

  private nextAskAt(): number {
    return Math.min(...this.copies.wanted().map((copy) => this.askAt(copy)));
  }

  /** When to ask for a copy: after its pause, unless something was heard of it. */
  private askAt(copy: CopyRecord): number {
    return Math.max(this.deferrals.dueAt(copy.regionId), this.asks.dueAt(copy));
  }

  private async enqueue(): Promise<void> {
    const at = Date.now();
    const due = this.copies.wanted().filter((copy) => this.askAt(copy) <= at);
    for (const copy of due) {
      this.deferrals.remove(copy.regionId);
      this.asks.add(copy, at);
    }
    if (due.length === 0 && !this.mustTellRelays()) return;
    const relays = this.relays.tell();
    this.isAsking = true;
    try {
      await enqueueCopies({ ...this.copies.enqueueSignal(due, this.since), ...defined({ relays }) });
    } finally {
      this.isAsking = false;
    }
  }
}

const ASK_AGAIN = 'ask the region slots again when nothing is heard of a copy';

/** Errors of an attempt that may have left a finished image, which the next attempt finds. */
const LEAVES_IMAGE: ReadonlySet<string> = new Set(['OutcomeLost', 'CopyWorkflowDied', 'LaneLost', 'RelayLost']);
