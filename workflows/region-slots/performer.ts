import { CancellationScope, type ChildWorkflowHandle, patched, sleep } from '@temporalio/workflow';
import type { SlotRequest } from '../../contract/messages';
import { defined } from '../../contract/defined';
import type { Compensation } from '../../contract/outcome';
import { compensate } from '../copy/compensate';
import type { copyImage } from '../copy/copy-image';
import { awaitFence, awaitStray, findLane, watchLane } from '../shared/proxies';
import { tell } from '../shared/tell';
import { type Answer, outcomeOf } from './answers';
import type { LaneRef, SlotsEffect, SlotsEvent } from './core';
import { cancelLane, startLane } from './lane-workflow';
import { persistently, TRY_AGAIN_AFTER } from '../shared/persistently';
import type { Lane, WorkflowLane } from './state';

/** Carries out what the core decides, and tells it what came of it. */
export class Performer {
  /** Commands that the server has not acknowledged; continue-as-new would drop them. */
  private unacknowledged = 0;
  /** Cancellations under way, by the tenure of the lane. */
  private readonly cancellations = new Map<number, Promise<void>>();
  /** What became of the copies in ECS whose workflows died, until it is told. */
  private readonly settlements = new Map<string, Compensation>();

  constructor(
    private readonly apply: (event: SlotsEvent) => void,
    private readonly isHeld: (lane: LaneRef) => boolean,
  ) {}

  isIdle(): boolean {
    return this.unacknowledged === 0;
  }

  perform(effect: SlotsEffect): void {
    // A cancellation of the region slots must not reach the copies.
    void CancellationScope.nonCancellable(() => this.carryOut(effect));
  }

  private carryOut(effect: SlotsEffect): Promise<void> {
    switch (effect.type) {
      case 'start':
        return this.start(effect.lane, effect.request);
      case 'watch':
        return this.watch(effect.lane);
      case 'reconcile':
        return this.reconcile(effect.lane);
      case 'cancel':
        return this.cancel(effect.lane);
      case 'reply':
        return this.reply(effect.to, effect.copyId, effect.answer);
    }
  }

  private async start(lane: WorkflowLane, request: SlotRequest): Promise<void> {
    const child = await this.acknowledged(() => this.startOrLearn(lane, request));
    if (child === undefined) return;
    this.apply({ type: 'started', at: Date.now(), lane, runId: child.firstExecutionRunId });
    const clean = await child.result().then(
      () => true,
      () => false,
    );
    const cancellation = this.cancellationOf(lane);
    if (cancellation !== undefined) await cancellation;
    this.apply({ type: 'closed', at: Date.now(), lane, clean });
  }

  private async cancel(lane: WorkflowLane): Promise<void> {
    const cancellation = this.acknowledged(() => cancelLane(lane));
    this.cancellations.set(lane.tenure, cancellation);
    await cancellation;
    this.cancellations.delete(lane.tenure);
  }

  /** A cancellation names its lane only: one that is still under way would reach the next copy in it. */
  private cancellationOf({ tenure }: WorkflowLane): Promise<void> | undefined {
    const cancellation = this.cancellations.get(tenure);
    return cancellation !== undefined && patched('cancel-before-release') ? cancellation : undefined;
  }

  /** The child; or undefined when another workflow holds the lane, of which the core has been told. */
  private async startOrLearn(
    lane: WorkflowLane,
    request: SlotRequest,
  ): Promise<ChildWorkflowHandle<typeof copyImage> | undefined> {
    const child = await startLane(lane, request);
    if (child !== undefined) return child;
    const { pool, number } = lane;
    const found = await persistently(() => findLane({ pool, number }));
    this.apply({ type: 'refused', at: Date.now(), lane, ...(found && { found }) });
    return undefined;
  }

  private async watch(lane: WorkflowLane): Promise<void> {
    const { id, runId } = lane;
    const { clean } = await persistently(() => watchLane(defined({ id, runId })));
    const cancellation = this.cancellationOf(lane);
    if (cancellation !== undefined) await cancellation;
    this.apply({ type: 'closed', at: Date.now(), lane, clean });
  }

  /** Frees a quarantined lane only when ECS has proved that its copy stopped. */
  private async reconcile(lane: Lane): Promise<void> {
    if (lane.kind === 'workflow') return this.reconcileWorkflow(lane);
    const { regionId, imageId } = lane;
    await persistently(() => awaitStray({ regionId, imageId }));
    this.apply({ type: 'reconciled', at: Date.now(), lane });
  }

  private async reconcileWorkflow(lane: WorkflowLane): Promise<void> {
    const { pool, number } = lane;
    const found = await persistently(() => findLane({ pool, number }));
    if (found !== undefined && found.died !== true) {
      this.apply({ type: 'reopened', at: Date.now(), lane, runId: found.runId });
      return;
    }
    await this.settleDeadCopy(lane);
    this.apply({ type: 'reconciled', at: Date.now(), lane });
  }

  private async settleDeadCopy(lane: WorkflowLane): Promise<void> {
    await persistently(() => awaitFence());
    const request = lane.copy?.request;
    if (request === undefined) return;
    const isUnwanted = lane.withdrawn === true && request.onAbort === 'deleteFinished';
    const undo = () =>
      compensate({ spec: request.spec, onFinished: isUnwanted ? 'delete' : 'keep', mayHaveStarted: true });
    let compensation = await undo();
    while (compensation.outcome === 'could-not-cancel' && this.isHeld(lane)) {
      await sleep(TRY_AGAIN_AFTER);
      if (this.isHeld(lane)) compensation = await undo();
    }
    this.settlements.set(request.copyId, compensation);
  }

  private async reply(to: string, copyId: string, answer: Answer): Promise<void> {
    const outcome = outcomeOf(answer, copyId, this.settlements.get(copyId));
    this.settlements.delete(copyId);
    await this.acknowledged(() => tell(to, { type: 'settled', copyId, outcome }));
  }

  private async acknowledged<Result>(command: () => Promise<Result>): Promise<Result> {
    this.unacknowledged += 1;
    try {
      return await command();
    } finally {
      this.unacknowledged -= 1;
    }
  }
}
