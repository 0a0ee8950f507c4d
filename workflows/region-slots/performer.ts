import { CancellationScope, type ChildWorkflowHandle } from '@temporalio/workflow';
import type { CopiesToObserve, SlotRequest } from '../../contract/messages';
import { defined } from '../../contract/defined';
import { lessonIn } from '../../contract/lesson';
import type { copyImage } from '../copy/copy-image';
import { awaitStray, findLane, identifyLane, observeCopies, watchLanes } from '../shared/proxies';
import { persistently } from '../shared/persistently';
import { tell } from '../shared/tell';
import { newsOf } from './answers';
import type { SlotsEffect, SlotsEvent } from './core';
import { endCopy, endSettlement, startLane, startSettlement } from './lane-workflow';
import { Limiter } from './limiter';
import type { LaneRef } from './lanes';
import type { Outgoing, SlotsState, StrayLane, WorkflowLane } from './state';

/** Signals and starts under way at the same time, beside the lanes that start; the server takes 2,000 of each. */
const MAXIMUM_COMMANDS = 50;

/** Carries out what the core decides, and tells it what came of it. */
export class Performer {
  /** Commands that the server has not acknowledged; continue-as-new would drop them. */
  private unacknowledged = 0;
  private readonly commands = new Limiter(MAXIMUM_COMMANDS);

  constructor(
    private readonly apply: (event: SlotsEvent) => void,
    private readonly state: () => SlotsState,
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
        return this.watch(effect.lanes);
      case 'identify':
        return this.identify(effect.lane);
      case 'settle':
        return this.command(() => startSettlement(effect.lane));
      case 'endSettlement':
        return this.command(() => endSettlement(effect.lane));
      case 'awaitStray':
        return this.awaitStray(effect.lane);
      case 'end':
        return this.end(effect.lane);
      case 'observe':
        return this.observe(effect.watched, effect.copies);
      case 'deliver':
        return this.deliver(effect.outgoing);
    }
  }

  private async start(lane: WorkflowLane, request: SlotRequest): Promise<void> {
    const child = await this.acknowledged(() => this.startOrLearn(lane, request));
    if (child === undefined) return;
    this.apply({ type: 'started', at: Date.now(), lane: refOf(lane), runId: child.firstExecutionRunId });
    const end = await child.result().then(
      (outcome) => ({ clean: true, ...defined({ lesson: lessonIn(outcome) }) }),
      () => ({ clean: false }),
    );
    this.apply({ type: 'closed', at: Date.now(), lane: refOf(lane), ...end });
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
    this.apply({ type: 'refused', at: Date.now(), lane: refOf(lane), ...defined({ found }) });
    return undefined;
  }

  /** Watches lanes together, because each activity that waits holds a slot of a worker. */
  private async watch(lanes: WorkflowLane[]): Promise<void> {
    let open = lanes;
    while (open.length > 0) {
      const watched = open.map(({ id, runId }) => ({ id, ...defined({ runId }) }));
      const { closed } = await persistently(() => watchLanes({ lanes: watched }));
      for (const { id, runId, ...end } of closed) {
        for (const lane of open.filter((other) => other.id === id && other.runId === runId)) {
          this.apply({ type: 'closed', at: Date.now(), lane: refOf(lane), ...end });
        }
      }
      open = open.filter(({ id, runId }) => !closed.some((other) => other.id === id && other.runId === runId));
    }
  }

  private async identify(lane: WorkflowLane): Promise<void> {
    const { id, runId } = lane;
    const identity = await persistently(() => identifyLane({ id, ...defined({ runId }) }));
    this.apply({ type: 'identified', at: Date.now(), lane: refOf(lane), ...defined({ runId }), identity });
  }

  private async awaitStray(lane: StrayLane): Promise<void> {
    const { regionId, imageId } = lane;
    await persistently(() => awaitStray({ regionId, imageId }));
    this.apply({ type: 'strayStopped', at: Date.now(), lane: refOf(lane) });
  }

  private async observe(watched: LaneRef, copies: CopiesToObserve): Promise<void> {
    const seen = await persistently(() => observeCopies(copies));
    this.apply({ type: 'observed', at: Date.now(), watched, seen });
  }

  private end(lane: WorkflowLane): Promise<void> {
    return this.command(async () => {
      if (await endCopy(lane)) return;
      this.apply({ type: 'undelivered', at: Date.now(), lane: refOf(lane) });
    });
  }

  private async deliver({ to, answers }: Outgoing): Promise<void> {
    const news = answers.map((said) => newsOf(said, this.state()));
    await this.acknowledged(() => tell(to, news));
    this.apply({ type: 'delivered', at: Date.now(), to });
  }

  private command(work: () => Promise<void>): Promise<void> {
    return this.acknowledged(() => this.commands.run(work));
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

function refOf({ id, tenure }: LaneRef): LaneRef {
  return { id, tenure };
}
