import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  ParentClosePolicy,
  patched,
  sleep,
  startChild,
} from '@temporalio/workflow';
import { copyError } from '../../contract/errors';
import type { SlotRequest } from '../../contract/messages';
import { COPY_MEMO, regionOfCopy, strayOf } from '../../contract/names';
import type { Compensation, CopyOutcome } from '../../contract/outcome';
import { slotKeeping } from '../shared/proxies';
import { compensate } from '../copy/compensate';
import type { copyImage } from '../copy/copy-image';
import { searchAttributes } from '../shared/search-attributes';
import { tell, wasDelivered } from '../shared/tell';
import type { LaneRef, SlotsEffect, SlotsEvent } from './core';
import type { Lane } from './state';

const TRY_AGAIN_AFTER = '5 minutes';

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

  private async start(lane: Lane, request: SlotRequest): Promise<void> {
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

  private async cancel(lane: Lane): Promise<void> {
    const cancellation = this.acknowledged(() => cancelLane(lane));
    this.cancellations.set(lane.tenure, cancellation);
    await cancellation;
    this.cancellations.delete(lane.tenure);
  }

  /** A cancellation names its lane only: one that is still under way would reach the next copy in it. */
  private cancellationOf({ tenure }: Lane): Promise<void> | undefined {
    const cancellation = this.cancellations.get(tenure);
    return cancellation !== undefined && patched('cancel-before-release') ? cancellation : undefined;
  }

  /** The child; or undefined when another workflow holds the lane, of which the core has been told. */
  private async startOrLearn(
    lane: Lane,
    request: SlotRequest,
  ): Promise<ChildWorkflowHandle<typeof copyImage> | undefined> {
    const child = await startLane(lane, request);
    if (child !== undefined) return child;
    const { pool, number } = lane;
    const found = await persistently(() => slotKeeping.findLane({ pool, number }));
    this.apply({ type: 'refused', at: Date.now(), lane, ...(found && { found }) });
    return undefined;
  }

  private async watch(lane: Lane): Promise<void> {
    const { id, runId } = lane;
    const { clean } = await persistently(() =>
      slotKeeping.watchLane({ id, ...(runId === undefined ? {} : { runId }) }),
    );
    const cancellation = this.cancellationOf(lane);
    if (cancellation !== undefined) await cancellation;
    this.apply({ type: 'closed', at: Date.now(), lane, clean });
  }

  /** Frees a quarantined lane only when ECS has proved that its copy stopped. */
  private async reconcile(lane: Lane): Promise<void> {
    const stray = strayOf(lane.id);
    if (stray !== undefined) {
      await persistently(() => slotKeeping.awaitStray(stray));
    } else {
      const { pool, number } = lane;
      const found = await persistently(() => slotKeeping.findLane({ pool, number }));
      if (found !== undefined && found.died !== true) {
        this.apply({ type: 'reopened', at: Date.now(), lane, runId: found.runId });
        return;
      }
      await this.settleDeadCopy(lane);
    }
    this.apply({ type: 'reconciled', at: Date.now(), lane });
  }

  private async settleDeadCopy(lane: Lane): Promise<void> {
    await persistently(() => slotKeeping.awaitFence());
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

/** What the region slots cannot do without is tried until it is done; only its failures for good arrive here. */
export async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (isCancellation(failure)) throw failure;
      log.error('the region slots cannot go on; trying again later', { error: failure });
      await sleep(TRY_AGAIN_AFTER);
    }
  }
}

type Answer = Extract<SlotsEffect, { type: 'reply' }>['answer'];

/** Undefined when the server says that another workflow holds the lane's id. */
async function startLane(lane: Lane, request: SlotRequest): Promise<ChildWorkflowHandle<typeof copyImage> | undefined> {
  const { source, regionId } = request.spec;
  try {
    return await startChild<typeof copyImage>('copyImage', {
      workflowId: lane.id,
      args: [{ request, lane: { regionId: lane.pool, number: lane.number } }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `${source.imageId} to ${regionId}`,
      memo: { [COPY_MEMO]: request },
      typedSearchAttributes: searchAttributes({
        image: source.imageId,
        region: regionId,
        replication: request.requester,
      }),
    });
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw failure;
  }
}

/** Whichever run holds the lane now: after a reset it is another one than was started. */
async function cancelLane({ id }: Lane): Promise<void> {
  await wasDelivered(() => getExternalWorkflowHandle(id).cancel());
}

function outcomeOf(answer: Answer, copyId: string, compensation: Compensation | undefined): CopyOutcome {
  const regionId = regionOfCopy(copyId);
  switch (answer) {
    case 'unknown':
      return { status: 'unknown' };
    case 'withdrawn':
      return { status: 'cancelled', compensation: { outcome: 'never-started', at: new Date().toISOString() } };
    case 'over':
      return { status: 'deferred', error: copyError('OutcomeLost', regionId) };
    case 'full':
      return { status: 'deferred', error: copyError('SlotsFull', regionId, 'the queue of the region slots is full') };
    case 'died': {
      const error = copyError('CopyWorkflowDied', regionId, "the copy's workflow was terminated");
      return { status: 'failed', error, ...(compensation === undefined ? {} : { compensation }) };
    }
  }
}
