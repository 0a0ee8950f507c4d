import type { FoundLane, FoundStray, SlotRequest, SlotSettings } from '../../../../contract/messages';
import type { Priority } from '../../../../contract/schema/request';
import type { LaneRef, SlotsEffect, SlotsEvent, step } from '../../../../workflows/region-slots/core';
import { initialState, type Lane, type SlotsState, type WorkflowLane } from '../../../../workflows/region-slots/state';
import { Audit, poolsOfRequest, require, type Occupant } from './audit';
import { request } from './requests';

export const REGIONS = ['cn-beijing', 'cn-hangzhou', 'us-west-1'];

/** The decisions under test: the core's, or a mutant's. */
export type Step = typeof step;

/** What fate decides; numbers select among whatever exists at that moment. */
export type Command =
  | { does: 'enqueue'; copies: { replication: number; priority: Priority; source: number; hop: number }[] }
  | { does: 'askAgain'; which: number }
  | { does: 'withdraw'; which: number }
  | { does: 'perform'; which: number; refuse: boolean }
  | { does: 'close'; which: number; clean: boolean }
  | { does: 'reset'; which: number }
  | { does: 'setLimit'; region: number; limit: number }
  | { does: 'wait'; minutes: number }
  | { does: 'releaseLane'; which: number }
  | { does: 'lateNews'; which: number }
  | { does: 'continueAsNew' }
  | { does: 'kill'; startsReachTheServer: boolean };

type WithoutTime<Event> = Event extends SlotsEvent ? Omit<Event, 'at'> : never;
type News = WithoutTime<SlotsEvent>;
type LaneNews = Extract<News, { lane: LaneRef }>;

type Task =
  | { does: 'start'; lane: WorkflowLane; request: SlotRequest }
  | { does: 'watch'; lane: LaneRef; runId: string | undefined }
  | { does: 'reconcile'; lane: Lane }
  | { does: 'cancel'; lane: WorkflowLane }
  | { does: 'takeInventory'; cold: boolean }
  | { does: 'tell'; news: News; then?: News };

/** A copy that ECS goes on with although its workflow died. */
type Image = Occupant & { laneId: string; diedAt: number };

/** Temporal and ECS in small: carries out what the slots decide, in any order and with any outcome they must bear. */
export class World {
  private state: SlotsState;
  private now = 0;
  private runs = 0;
  private tasks: Task[] = [{ does: 'takeInventory', cold: true }];
  private executions: Occupant[] = [];
  /** Copies in ECS whose workflows died. */
  private images: Image[] = [];
  /** Whether the run closed cleanly. */
  private readonly closedRuns = new Map<string, boolean>();
  private readonly latestRuns = new Map<string, string>();
  private readonly asked: SlotRequest[] = [];
  private oldNews: LaneNews[] = [];
  private readonly audit: Audit;

  constructor(
    private readonly decide: Step,
    private readonly settings: SlotSettings,
  ) {
    this.state = initialState(settings);
    this.audit = new Audit(settings, REGIONS);
  }

  run(command: Command): void {
    switch (command.does) {
      case 'enqueue':
        return this.enqueue(command.copies);
      case 'askAgain': {
        const echo = pick(this.asked, command.which);
        return echo && this.tell({ type: 'enqueue', requests: [echo] });
      }
      case 'withdraw':
        return this.withdraw(command.which);
      case 'perform': {
        const task = pick(this.feasibleTasks(), command.which);
        return task && this.perform(task, command.refuse);
      }
      case 'close': {
        const execution = pick(this.executions, command.which);
        return execution && this.close(execution, command.clean);
      }
      case 'reset': {
        const execution = pick(this.executions, command.which);
        return execution && this.reset(execution);
      }
      case 'setLimit': {
        const regionId = pick(REGIONS, command.region) ?? '';
        return this.tell({ type: 'setLimit', regionId, limit: command.limit, by: 'test', reason: 'test' });
      }
      case 'wait':
        this.now += command.minutes * 60_000;
        return;
      case 'releaseLane':
        return this.releaseLane(command.which);
      case 'lateNews':
        return this.tellLateNews(command.which);
      case 'continueAsNew':
        return this.continueAsNew();
      case 'kill':
        return this.kill(command.startsReachTheServer);
    }
  }

  /** From here on nothing goes wrong any more: everything that waits must have its turn, and all permits come back. */
  drain(): void {
    for (const regionId of REGIONS) {
      if (this.audit.limitNow(regionId) > 0) continue;
      this.tell({ type: 'setLimit', regionId, limit: 1, by: 'test', reason: 'test' });
    }
    const copies = this.state.queue.length + this.executions.length + this.images.length;
    for (let left = 10 * (copies + this.tasks.length); left > 0; left -= 1) {
      const task = this.feasibleTasks()[0];
      const execution = this.executions[0];
      if (task !== undefined) this.perform(task, false);
      else if (execution !== undefined) this.close(execution, true);
      else break;
    }
    require(this.state.queue.length === 0, `${this.state.queue.length} copies never have their turn`);
    require(this.state.lanes.length === 0, `${this.state.lanes.length} lanes are never freed`);
  }

  private tell(news: News): void {
    const event: SlotsEvent = { ...news, at: this.now };
    const before = this.state;
    const json = JSON.stringify(before);
    const decision = this.decide(before, event);
    const { state, effects } = decision;
    require(JSON.stringify(before) === json, 'a step alters the state it was given');
    const again = this.decide(JSON.parse(json) as SlotsState, event);
    const isSame = JSON.stringify(again) === JSON.stringify(decision);
    require(isSame, 'a state that was carried over behaves differently');
    this.state = state;
    this.audit.check({ before, event, after: state, effects }, [...this.executions, ...this.images]);
    for (const effect of effects) this.queue(effect);
    if (isOfLane(news)) this.oldNews.push(news);
  }

  private queue(effect: SlotsEffect): void {
    if (effect.type === 'start') this.tasks.push({ does: 'start', lane: effect.lane, request: effect.request });
    if (effect.type === 'watch') this.tasks.push({ does: 'watch', lane: effect.lane, runId: effect.lane.runId });
    if (effect.type === 'reconcile') this.tasks.push({ does: 'reconcile', lane: effect.lane });
    if (effect.type === 'cancel') this.tasks.push({ does: 'cancel', lane: effect.lane });
  }

  private enqueue(copies: Extract<Command, { does: 'enqueue' }>['copies']): void {
    const requests = copies.map(({ replication, priority, source, hop }, index) =>
      request({
        copyId: `copy-${this.asked.length + index}`,
        replication: `replication-${replication}`,
        priority,
        source: pick(REGIONS, source) ?? '',
        target: pick(REGIONS, source + hop) ?? '',
      }),
    );
    this.asked.push(...requests);
    this.tell({ type: 'enqueue', requests });
  }

  private withdraw(which: number): void {
    const unwanted = pick(this.asked, which);
    if (unwanted === undefined) return;
    this.tell({ type: 'withdraw', requester: unwanted.requester, copyIds: [unwanted.copyId] });
  }

  /** A watch has nothing to tell while its workflow runs. */
  private feasibleTasks(): Task[] {
    return this.tasks.filter((task) => task.does !== 'watch' || this.closedRuns.has(this.watchedRun(task)));
  }

  private watchedRun({ lane, runId }: Extract<Task, { does: 'watch' }>): string {
    return runId ?? this.latestRuns.get(lane.id) ?? '';
  }

  private perform(task: Task, refuse: boolean): void {
    this.tasks = this.tasks.filter((other) => other !== task);
    switch (task.does) {
      case 'start':
        return refuse ? this.refuse(task.lane) : this.report('started', task.lane, this.start(task.lane, task.request));
      case 'watch': {
        const clean = this.closedRuns.get(this.watchedRun(task)) ?? false;
        return this.tell({ type: 'closed', lane: refOf(task.lane), clean });
      }
      case 'reconcile': {
        const reset = this.executions.find(({ id, runId }) => id === task.lane.id && runId !== runOfLane(task.lane));
        if (reset !== undefined) return this.report('reopened', task.lane, reset.runId);
        this.stopInEcs(task.lane);
        return this.report('reconciled', task.lane);
      }
      case 'cancel': {
        const cancelled = this.executions.find(({ runId }) => runId === task.lane.runId);
        return cancelled && this.close(cancelled, true);
      }
      case 'takeInventory':
        return this.takeInventory(task.cold);
      case 'tell':
        this.tell(task.news);
        if (task.then !== undefined) this.tasks.push({ does: 'tell', news: task.then });
        if (task.news.type === 'started') {
          this.tasks.push({ does: 'watch', lane: task.news.lane, runId: task.news.runId });
        }
    }
  }

  private report(type: 'started' | 'refused' | 'reopened' | 'reconciled', lane: LaneRef, runId = ''): void {
    const hasRun = type === 'started' || type === 'reopened';
    const news: News = hasRun ? { type, lane: refOf(lane), runId } : { type, lane: refOf(lane) };
    this.tasks.push({ does: 'tell', news });
  }

  private start({ id, pool, number }: WorkflowLane, granted: SlotRequest): string {
    return this.execute({ id, pool, number, pools: poolsOfRequest(this.settings, granted), request: granted });
  }

  /** Another workflow, of which the slots know nothing, turns out to hold the lane. */
  private refuse(lane: WorkflowLane): void {
    this.execute({ id: lane.id, pool: lane.pool, number: lane.number, pools: [lane.pool] });
    this.report('refused', lane);
  }

  private execute(execution: Omit<Occupant, 'runId'>): string {
    require(!this.executions.some(({ id }) => id === execution.id), `two workflows hold ${execution.id}`);
    const runId = this.nextRun();
    this.executions.push({ ...execution, runId });
    this.latestRuns.set(execution.id, runId);
    return runId;
  }

  private nextRun(): string {
    this.runs += 1;
    return `run-${this.runs}`;
  }

  private close(execution: Occupant, clean: boolean): void {
    this.executions = this.executions.filter((other) => other !== execution);
    this.closedRuns.set(execution.runId, clean);
    if (clean) return;
    const image = { ...execution, id: strayId(execution), laneId: execution.id, diedAt: this.now };
    this.images.push(image);
    this.audit.strayed(image.id, execution.id);
  }

  /** The run ends, and another one of the same workflow goes on with the copy. */
  private reset(execution: Occupant): void {
    this.closedRuns.set(execution.runId, false);
    const runId = this.nextRun();
    this.executions = this.executions.map((other) => (other === execution ? { ...execution, runId } : other));
    this.latestRuns.set(execution.id, runId);
  }

  private stopInEcs(lane: Lane): void {
    this.images = this.images.filter((image) => image.id !== lane.id && image.laneId !== lane.id);
  }

  private takeInventory(cold: boolean): void {
    const isRecent = (image: Image) => this.latestRuns.get(image.laneId) === image.runId && image.diedAt === this.now;
    const dead = this.images.filter(isRecent);
    const strays = this.images.filter((image) => !dead.includes(image));
    const found = {
      lanes: [...this.executions.map((execution) => asLane(execution)), ...dead.map((image) => asLane(image, true))],
      strays: strays.map((image): FoundStray => ({ ...regionsOf(image), imageId: image.runId })),
    };
    const { lanes, strays: unfound } = cold ? found : { lanes: [], strays: [] };
    this.tasks.push({
      does: 'tell',
      news: { type: 'lanesFound', lanes },
      then: { type: 'straysFound', strays: unfound },
    });
  }

  /** The operator looked: nothing of the lane runs any more. */
  private releaseLane(which: number): void {
    const quarantined = pick(
      this.state.lanes.filter(
        ({ id, phase }) => phase === 'quarantined' && !this.executions.some((run) => run.id === id),
      ),
      which,
    );
    if (quarantined === undefined) return;
    this.stopInEcs(quarantined);
    this.tell({ type: 'releaseLane', lane: quarantined.id, by: 'test', reason: 'test' });
  }

  private tellLateNews(which: number): void {
    const current = new Set(this.state.lanes.map(({ tenure }) => tenure));
    const late = pick(
      this.oldNews.filter(({ lane }) => !current.has(lane.tenure)),
      which,
    );
    if (late !== undefined) this.tell(late);
  }

  /** As the workflow does it: with no command under way, and watching everything anew in the next run. */
  private continueAsNew(): void {
    const isIdle = this.tasks.every(
      ({ does, ...task }) =>
        does === 'watch' || does === 'reconcile' || ('news' in task && task.news.type === 'reconciled'),
    );
    if (!isIdle || this.state.inventory !== 'complete') return;
    this.state = { ...(JSON.parse(JSON.stringify(this.state)) as SlotsState), inventory: 'missing' };
    this.tasks = [{ does: 'takeInventory', cold: false }];
  }

  private kill(startsReachTheServer: boolean): void {
    for (const task of this.tasks) {
      if (task.does === 'start' && startsReachTheServer) this.start(task.lane, task.request);
    }
    this.state = initialState(this.settings);
    this.tasks = [{ does: 'takeInventory', cold: true }];
    this.oldNews = [];
    this.audit.beginLife();
  }
}

/** A lane as the inventory finds it; a workflow that has died is gone, but its memo is there. */
function asLane(occupant: Occupant & { laneId?: string }, died = false): FoundLane {
  const { id, laneId, runId, pool, number, request: held } = occupant;
  return { id: laneId ?? id, runId, pool, number, ...(held && { request: held }), ...(died && { died }) };
}

function runOfLane(lane: Lane): string | undefined {
  return lane.kind === 'workflow' ? lane.runId : undefined;
}

function pick<Item>(items: Item[], which: number): Item | undefined {
  return items[which % items.length];
}

function isOfLane(news: News): news is LaneNews {
  return 'lane' in news && typeof news.lane !== 'string';
}

function refOf({ id, tenure }: LaneRef): LaneRef {
  return { id, tenure };
}

function regionsOf({ request: held, pool }: Occupant): { regionId: string; sourceRegionId: string } {
  return { regionId: held?.spec.regionId ?? pool, sourceRegionId: held?.spec.source.regionId ?? pool };
}

function strayId(execution: Occupant): string {
  return `stray/${regionsOf(execution).regionId}/${execution.runId}`;
}
