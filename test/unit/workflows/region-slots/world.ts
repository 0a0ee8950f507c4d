import { copyId, copyOfId, partsOfCopyId } from '../../../../contract/names';
import type {
  CopiesToObserve,
  FoundLane,
  FoundStray,
  LaneIdentity,
  Observed,
  SlotRequest,
  SlotSettings,
} from '../../../../contract/messages';
import { defined } from '../../../../contract/defined';
import type { CopyLesson } from '../../../../contract/outcome';
import { copyError } from '../../../../contract/errors';
import type { Priority } from '../../../../contract/schema/request';
import { carry, restore } from '../../../../workflows/region-slots/carry';
import { type SlotsEffect, type SlotsEvent, step } from '../../../../workflows/region-slots/core';
import { mayHold } from '../../../../workflows/region-slots/hold';
import type { LaneRef } from '../../../../workflows/region-slots/lanes';
import { queuedCount } from '../../../../workflows/region-slots/size';
import {
  copyOf,
  initialState,
  type DeadLane,
  type Lane,
  type SlotsState,
  type WorkflowLane,
} from '../../../../workflows/region-slots/state';
import { asAsked, Audit, require, type Books, type Occupant } from './audit';

export const REGIONS = ['cn-beijing', 'cn-hangzhou', 'us-west-1'];

/** The decisions under test: the core's, or a mutant's. */
export interface Core {
  step: typeof step;
  mayHold: typeof mayHold;
  carry: typeof carry;
}

export const CORE: Core = { step, mayHold, carry };

/** What fate decides; numbers select among whatever exists at that moment. */
export type Command =
  | {
      does: 'enqueue';
      copies: { replication: number; priority: Priority; source: number; hop: number; sizeGiB?: number }[];
    }
  /** A replication says from which regions its copies may be taken, beside their source. */
  | { does: 'relay'; replication: number; regions: number[] }
  | { does: 'askAgain'; which: number }
  /** A copy that gave its lane back, or never got one, queues again. */
  | { does: 'tryAgain'; which: number }
  | { does: 'withdraw'; which: number }
  | { does: 'perform'; which: number; refuse: boolean }
  /** The clean-up after a copy whose workflow died comes to its end. */
  | { does: 'settle'; which: number }
  | { does: 'close'; which: number; clean: boolean; heard: boolean }
  | { does: 'reset'; which: number; heard: boolean }
  /** A workflow that closed long ago is reset: whoever holds its id now is terminated, and nobody hears of it. */
  | { does: 'resetOld'; which: number }
  /** A run that came from a reset asks whether the lane is its own. */
  | { does: 'askToHold'; which: number }
  /** ECS shows whose limit counts; which copy shows it. */
  | { does: 'observe'; saw: 'runs' | 'waits'; which: number }
  /** A copy stays in ECS's own queue. */
  | { does: 'waitInEcs'; which: number }
  | { does: 'setLimit'; region: number; limit: number }
  | { does: 'darken'; region: number }
  | { does: 'wait'; minutes: number }
  | { does: 'releaseLane'; which: number }
  | { does: 'lateNews'; which: number }
  | { does: 'continueAsNew' }
  | { does: 'kill'; startsReachTheServer: boolean };

type WithoutTime<Event> = Event extends SlotsEvent ? Omit<Event, 'at'> : never;
export type News = WithoutTime<SlotsEvent>;
type LaneNews = Extract<News, { lane: LaneRef }>;

export type Task =
  | { does: 'start'; lane: WorkflowLane; request: SlotRequest }
  /** `asParent`: the slots wait for their child; otherwise an activity asks Temporal for the run. */
  | { does: 'watch'; lane: LaneRef; runId: string | undefined; asParent: boolean }
  | { does: 'identify'; lane: WorkflowLane }
  | { does: 'awaitStray'; lane: LaneRef }
  | { does: 'end'; lane: WorkflowLane }
  | { does: 'deliver'; to: string }
  | { does: 'observe'; watched: LaneRef; copies: CopiesToObserve['copies'] }
  | { does: 'takeInventory' }
  | { does: 'askRegions' }
  | { does: 'tell'; news: News; then?: News };

/**
 * A run of a lane's workflow. It copies nothing while the clean-up after another try at its copy goes on; one that came
 * from a reset, until it was told that the lane is its own.
 */
interface Run extends Occupant {
  copies: boolean;
  isReset?: boolean;
  /** It had closed before it was reset. */
  isRevived?: boolean;
  /** Slots that were killed take it for a copy that they had granted. */
  isMistaken?: boolean;
}

/** A copy that ECS goes on with although its workflow died. */
type Image = Occupant & { laneId: string; diedAt: number };

/** The clean-up after a copy whose workflow died; it goes on whatever becomes of the slots. */
interface Settlement {
  lane: string;
  copyId?: string;
}

/** Everything that a world remembers; plain JSON, so that it can be compared and cloned. */
export interface WorldData {
  state: SlotsState;
  now: number;
  runs: number;
  asked: number;
  tasks: Task[];
  executions: Run[];
  /** Runs of lanes' workflows that have closed; an operator may reset them. */
  past: Run[];
  images: Image[];
  settlements: Settlement[];
  /** Whether the run closed cleanly. */
  closedRuns: Record<string, boolean>;
  latestRuns: Record<string, string>;
  requests: SlotRequest[];
  /** Ids of copies whose replications have heard the end. */
  over: string[];
  dark: string[];
  oldNews: LaneNews[];
  books: Books;
}

/** To decide all steps twice takes half as long again, and finds no more in many runs. */
const DECIDED_TWICE = 4;

/** Temporal and ECS in small: carries out what the slots decide, in any order and with any outcome they must bear. */
export class World {
  private readonly audit: Audit;
  private told = 0;

  constructor(
    private readonly core: Core,
    private readonly settings: SlotSettings,
    readonly data: WorldData = newWorld(settings),
    private readonly regions: string[] = REGIONS,
    /** Decides its first step, and one of several, twice: from the state, and from what is left of it when it is carried over. */
    private readonly isThorough = true,
  ) {
    this.audit = new Audit(settings, regions, data.books);
  }

  run(command: Command): void {
    const { data } = this;
    switch (command.does) {
      case 'enqueue':
        return this.enqueue(command.copies);
      case 'relay':
        return this.relay(command.replication, command.regions);
      case 'askAgain': {
        const echo = pick(data.requests, command.which);
        return echo && this.tell({ type: 'enqueue', requests: [echo] });
      }
      case 'tryAgain':
        return this.tryAgain(command.which);
      case 'withdraw':
        return this.withdraw(command.which);
      case 'perform': {
        const task = pick(this.feasibleTasks(), command.which);
        return task && this.perform(task, command.refuse);
      }
      case 'settle': {
        const settlement = pick(data.settlements, command.which);
        return settlement && this.settle(settlement);
      }
      case 'close': {
        const execution = pick(data.executions, command.which);
        if (execution === undefined) return;
        return command.clean ? this.complete(execution, command.heard) : this.close(execution, false, command.heard);
      }
      case 'reset': {
        const execution = pick(data.executions, command.which);
        return execution && this.reset(execution, command.heard);
      }
      case 'resetOld':
        return this.resetOld(command.which);
      case 'askToHold':
        return this.askToHold(command.which);
      case 'observe':
        return this.observe(command.saw, command.which);
      case 'waitInEcs': {
        const waiting = pick(data.executions, command.which);
        if (waiting?.request === undefined) return;
        return this.tell({ type: 'copyWaits', lane: waiting.id, copyId: waiting.request.copyId });
      }
      case 'setLimit': {
        const regionId = pick(this.regions, command.region) ?? '';
        return this.tell({ type: 'setLimit', regionId, limit: command.limit, by: 'test', reason: 'test' });
      }
      case 'darken':
        return this.darken(command.region);
      case 'wait':
        data.now += command.minutes * 60_000;
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
    const { data } = this;
    data.dark = [];
    for (const regionId of this.regions) {
      if (this.audit.limitNow(regionId) > 0) continue;
      this.tell({ type: 'setLimit', regionId, limit: 1, by: 'test', reason: 'test' });
    }
    const copies = queuedCount(data.state) + data.executions.length + data.images.length;
    for (let left = 20 * (copies + data.tasks.length + data.state.lanes.length + 1); left > 0; left -= 1) {
      if (!this.goOn()) break;
    }
    require(queuedCount(data.state) === 0, `${queuedCount(data.state)} copies never have their turn`);
    require(data.state.lanes.length === 0, `${data.state.lanes.length} lanes are never freed`);
    require(data.state.outbox.length === 0, `${data.state.outbox.length} replications are never answered`);
  }

  /** The next thing that happens when nothing goes wrong; false when there is nothing left. */
  private goOn(): boolean {
    const { data } = this;
    const task = this.feasibleTasks()[0];
    if (task !== undefined) this.perform(task, false);
    else if (data.settlements[0] !== undefined) this.settle(data.settlements[0]);
    else if (data.executions.some(({ copies }) => !copies) && this.askAllToHold()) return true;
    else if (data.executions[0] !== undefined) this.complete(data.executions[0], true);
    else return this.askAboutLanes();
    return true;
  }

  /** A replication that hears nothing of a copy that it wants asks for it again. */
  private askAboutLanes(): boolean {
    const isWanted = (lane: Lane): boolean => lane.phase === 'running' && lane.withdrawn !== true;
    const silent = this.data.state.lanes.filter(isWanted).flatMap((lane) => copyOf(lane) ?? []);
    if (silent[0] === undefined) return false;
    this.tell({ type: 'enqueue', requests: silent.map(({ request }) => asAsked(request)) });
    return true;
  }

  private askAllToHold(): boolean {
    const before = JSON.stringify(this.data.executions);
    for (let which = 0; which < this.data.executions.length; which += 1) this.askToHold(which);
    return JSON.stringify(this.data.executions) !== before;
  }

  private tell(news: News): void {
    const { data } = this;
    const event: SlotsEvent = { ...news, at: data.now };
    const before = data.state;
    const isTwice = this.isThorough && this.told % DECIDED_TWICE === 0;
    const { state, effects } = isTwice ? this.decideTwice(event) : this.core.step(before, event);
    this.told += 1;
    data.state = state;
    this.audit.check({ before, event, after: state, effects }, this.occupants());
    for (const effect of effects) this.queue(effect);
    if (isOfLane(news)) data.oldNews = [...data.oldNews.slice(-5), news];
  }

  private decideTwice(event: SlotsEvent): ReturnType<Core['step']> {
    const before = this.data.state;
    const json = JSON.stringify(before);
    const decision = this.core.step(before, event);
    require(JSON.stringify(before) === json, 'a step alters the state it was given');
    const again = this.core.step(JSON.parse(json) as SlotsState, event);
    const isSame = JSON.stringify(again) === JSON.stringify(decision);
    require(isSame, 'a state that was carried over behaves differently');
    return decision;
  }

  private occupants(): Occupant[] {
    return [...this.data.executions.filter(({ copies }) => copies), ...this.data.images];
  }

  private queue(effect: SlotsEffect): void {
    const { tasks } = this.data;
    switch (effect.type) {
      case 'start':
        tasks.push({ does: 'start', lane: effect.lane, request: effect.request });
        return;
      case 'watch':
        for (const lane of effect.lanes) {
          tasks.push({ does: 'watch', lane: refOf(lane), runId: lane.runId, asParent: false });
        }
        return;
      case 'identify':
        tasks.push({ does: 'identify', lane: effect.lane });
        return;
      case 'settle':
        return this.beginSettlement(effect.lane);
      case 'awaitStray':
        tasks.push({ does: 'awaitStray', lane: refOf(effect.lane) });
        return;
      case 'end':
        tasks.push({ does: 'end', lane: effect.lane });
        return;
      case 'deliver':
        tasks.push({ does: 'deliver', to: effect.outgoing.to });
        return;
      case 'observe':
        tasks.push({ does: 'observe', watched: effect.watched, copies: effect.copies.copies });
        return;
      case 'endSettlement': {
        const ended = settlementOf(effect.lane);
        this.data.settlements = this.data.settlements.filter((other) => !isSame(other, ended));
      }
    }
  }

  private beginSettlement(lane: WorkflowLane | DeadLane): void {
    const settlement = settlementOf(lane);
    if (this.data.settlements.some((other) => isSame(other, settlement))) return;
    this.data.settlements.push(settlement);
  }

  private relay(replication: number, regions: number[]): void {
    const regionIds = regions.map((region) => pick(this.regions, region) ?? '');
    this.tell({ type: 'enqueue', requests: [], relays: { requester: `replication-${replication}`, regionIds } });
  }

  private enqueue(copies: Extract<Command, { does: 'enqueue' }>['copies']): void {
    const requests = copies.map(({ replication, priority, source, hop, sizeGiB }): SlotRequest => {
      this.data.asked += 1;
      const regionId = pick(this.regions, source + hop) ?? '';
      return {
        copyId: copyId(`run-of-${this.data.asked}`, regionId, 1),
        requester: `replication-${replication}`,
        priority,
        ...defined({ sizeGiB }),
        sourceRegionId: pick(this.regions, source) ?? '',
        regionId,
        since: this.data.now,
      };
    });
    this.data.requests.push(...requests);
    this.tell({ type: 'enqueue', requests });
  }

  private tryAgain(which: number): void {
    const again = pick(this.data.requests, which);
    if (again === undefined) return;
    const { firstRunId, regionId, attempt } = partsOfCopyId(again.copyId);
    const next = { ...again, copyId: copyId(firstRunId, regionId, attempt + 1) };
    this.data.requests = this.data.requests.map((other) => (other === again ? next : other));
    this.tell({ type: 'enqueue', requests: [next] });
  }

  private withdraw(which: number): void {
    const unwanted = pick(this.data.requests, which);
    if (unwanted === undefined) return;
    this.tell({ type: 'withdraw', requester: unwanted.requester, copyIds: [unwanted.copyId] });
  }

  /** What could be carried out now. A watch has nothing to tell while its workflow runs. */
  feasibleTasks(): Task[] {
    return this.data.tasks.filter((task) => {
      if (task.does === 'askRegions') return this.data.dark.length === 0;
      return task.does !== 'watch' || this.data.closedRuns[this.watchedRun(task)] !== undefined;
    });
  }

  private watchedRun({ lane, runId }: Extract<Task, { does: 'watch' }>): string {
    return runId ?? this.data.latestRuns[lane.id] ?? '';
  }

  private perform(task: Task, refuse: boolean): void {
    const { data } = this;
    data.tasks = data.tasks.filter((other) => other !== task);
    switch (task.does) {
      case 'start':
        return this.performStart(task.lane, task.request, refuse);
      case 'watch': {
        const clean = data.closedRuns[this.watchedRun(task)] ?? false;
        const lesson = clean ? this.lessonOf(task.lane) : undefined;
        return this.tell({ type: 'closed', lane: refOf(task.lane), clean, ...defined({ lesson }) });
      }
      case 'identify':
        return this.later({ type: 'identified', ...this.identityOf(task.lane) });
      case 'awaitStray':
        data.images = data.images.filter(({ id }) => id !== task.lane.id);
        return this.later({ type: 'strayStopped', lane: task.lane });
      case 'end':
        return this.end(task.lane);
      case 'deliver':
        return this.deliver(task.to);
      case 'observe':
        return this.tell({ type: 'observed', watched: task.watched, seen: { saw: 'unclear' } });
      case 'takeInventory':
        return this.takeInventory();
      case 'askRegions':
        return this.askRegions();
      case 'tell':
        this.tell(task.news);
        if (task.then !== undefined) this.later(task.then);
        if (task.news.type === 'started') {
          data.tasks.push({ does: 'watch', lane: task.news.lane, runId: task.news.runId, asParent: true });
        }
    }
  }

  /** Each target takes another time for a GiB; the copies of unknown workflows teach nothing. */
  private lessonOf({ id, tenure }: LaneRef): CopyLesson | undefined {
    const lane = this.data.state.lanes.find((other) => other.id === id && other.tenure === tenure);
    const { sizeGiB, regionId = '' } = (lane && copyOf(lane)?.request) ?? {};
    return sizeGiB === undefined ? undefined : { sizeGiB, seconds: sizeGiB * (1 + this.regions.indexOf(regionId)) };
  }

  private deliver(to: string): void {
    const outgoing = this.data.state.outbox.find((other) => other.to === to);
    const answers = outgoing?.answers.slice(0, outgoing.sent) ?? [];
    this.data.over.push(...answers.flatMap(({ copyId: id, answer }) => (answer === 'blocked' ? [] : [id])));
    this.tell({ type: 'delivered', to });
  }

  private observe(saw: 'runs' | 'waits', which: number): void {
    const { data } = this;
    const task = data.tasks.find(({ does }) => does === 'observe');
    if (task?.does !== 'observe') return;
    data.tasks = data.tasks.filter((other) => other !== task);
    const copy = pick(task.copies, which);
    const seen: Observed = copy === undefined ? { saw: 'unclear' } : { saw, copyId: copy.copyId, imageId: 'm-seen' };
    this.tell({ type: 'observed', watched: task.watched, seen });
  }

  private later(news: News, then?: News): void {
    this.data.tasks.push({ does: 'tell', news, ...(then && { then }) });
  }

  private performStart(lane: WorkflowLane, granted: SlotRequest, refuse: boolean): void {
    const { id, pool, number } = lane;
    const holder = this.data.executions.find((execution) => execution.id === id);
    if (holder !== undefined) return this.later({ type: 'refused', lane: refOf(lane), found: asLane(holder) });
    const pools = this.audit.poolsOf(granted);
    if (!refuse) {
      const copies = !this.isCleanedUp(granted);
      if (copies) this.adopt(granted);
      const runId = this.execute({ id, pool, number, pools, request: granted, copies });
      return this.later({ type: 'started', lane: refOf(lane), runId });
    }
    // Another workflow, of which the slots know nothing, turns out to hold the lane.
    this.execute({ id, pool, number, pools: [pool], copies: true });
    this.later({ type: 'refused', lane: refOf(lane) });
  }

  private isCleanedUp({ copyId: id }: SlotRequest): boolean {
    return this.data.settlements.some((other) => isSameCopy(other.copyId ?? '', id));
  }

  private execute(execution: Omit<Run, 'runId'>): string {
    const { data } = this;
    require(!data.executions.some(({ id }) => id === execution.id), `two workflows hold ${execution.id}`);
    data.runs += 1;
    const runId = `run-${data.runs}`;
    data.executions.push({ ...execution, runId });
    data.latestRuns[execution.id] = runId;
    return runId;
  }

  /** A run that came from a reset announces itself before anything else. */
  private complete(run: Run, heard: boolean): void {
    if (run.isReset === true && run.request !== undefined) {
      this.announce(run, run.request);
      // It ends when what it finds by name and tags has stopped, and all tries at a copy share these.
      this.adopt(run.request);
    }
    this.close(run, true, heard);
  }

  private announce({ id, runId }: Run, { copyId: of }: SlotRequest): void {
    this.tell({ type: 'laneReset', reset: { lane: id, copyId: of, runId } });
  }

  /** An execution closes. What nobody hears of is known to Temporal all the same. */
  private close(execution: Run, clean: boolean, heard: boolean): void {
    const { data } = this;
    data.executions = data.executions.filter((other) => other !== execution);
    data.closedRuns[execution.runId] = clean;
    data.past = [...data.past.slice(-3), execution];
    if (clean && execution.request !== undefined) data.over.push(execution.request.copyId);
    if (!clean && !heard) this.dropWatches(execution.runId);
    // A run that may change nothing can still see that the copy of the run before it has ended.
    if (clean) data.images = data.images.filter(({ request }) => !isCopyOf(execution, request));
    if (clean || !execution.copies) return;
    const image = { ...occupantOf(execution), id: strayIdOf(execution), laneId: execution.id, diedAt: data.now };
    data.images.push(image);
    this.audit.strayed(image.id, execution.id);
  }

  /** Temporal tells a parent nothing of a child that was ended by the reset of another run. */
  private dropWatches(runId: string): void {
    this.data.tasks = this.data.tasks.filter((task) => task.does !== 'watch' || !task.asParent || task.runId !== runId);
  }

  /** The run ends, and another one of the same workflow wants to go on with the copy. */
  private reset(execution: Run, heard: boolean): void {
    if (execution.request === undefined) return;
    this.close(execution, false, heard);
    const { isRevived, isMistaken } = execution;
    const reset = { copies: false, isReset: true, ...defined({ isRevived, isMistaken }) };
    this.execute({ ...occupantOf(execution), ...reset });
  }

  private resetOld(which: number): void {
    const old = pick(
      this.data.past.filter(({ request }) => request !== undefined),
      which,
    );
    if (old === undefined) return;
    // What a workflow of unknown origin leaves in ECS is known by its lane alone: nobody else may come into that one.
    const isOfUnknown = (other: Occupant & { laneId?: string }): boolean =>
      (other.laneId ?? other.id) === old.id && other.request === undefined;
    if ([...this.data.executions, ...this.data.images].some(isOfUnknown)) return;
    const holder = this.data.executions.find(({ id }) => id === old.id);
    if (holder !== undefined) this.close(holder, false, false);
    this.execute({ ...occupantOf(old), copies: false, isReset: true, isRevived: true });
  }

  private askToHold(which: number): void {
    const { data } = this;
    const asking = pick(data.executions, which);
    if (asking?.request === undefined || asking.copies) return;
    const { id, runId, request, isReset } = asking;
    if (isReset !== true) return this.isCleanedUp(request) ? undefined : this.beginCopy(asking, request);
    this.announce(asking, request);
    const answer = this.core.mayHold(data.state, id, request.copyId, runId);
    if (answer === 'no') return this.close(asking, true, true);
    if (answer === 'wait' || this.isCleanedUp(request)) return;
    if (!this.isWanted(request)) return this.endUnwanted(asking);
    this.beginCopy(asking, request);
  }

  /** What an earlier try at the copy left in ECS bears the same name: the next one goes on with it. */
  private adopt({ copyId: id }: SlotRequest): void {
    const { data } = this;
    data.images = data.images.filter(({ request }) => request === undefined || !isSameCopy(request.copyId, id));
  }

  private beginCopy(run: Run, request: SlotRequest): void {
    const { data } = this;
    this.adopt(request);
    data.executions = data.executions.map((other) => (other === run ? { ...run, copies: true } : other));
    if (run.isMistaken === true) this.audit.tolerate(run.runId);
    this.look();
  }

  private isWanted({ copyId: id }: SlotRequest): boolean {
    return this.data.requests.some((asked) => asked.copyId === id) && !this.data.over.includes(id);
  }

  /** A run of a copy that nobody wants any more ends the copy of the run before it. */
  private endUnwanted(run: Run): void {
    this.stopCopy(run.id, run.request?.copyId);
    this.close(run, true, true);
  }

  /** Checks what ECS does when nothing was told to the slots. */
  private look(): void {
    const { state, now } = this.data;
    this.audit.check({ before: state, event: nothing(now), after: state, effects: [] }, this.occupants());
  }

  private identityOf(lane: WorkflowLane): { lane: LaneRef; runId?: string; identity: LaneIdentity } {
    const { executions, closedRuns, latestRuns } = this.data;
    const asked = lane.runId ?? latestRuns[lane.id];
    const isRunning = executions.some((execution) => execution.runId === asked);
    const end = isRunning ? 'running' : closedRuns[asked ?? ''] === true ? 'completed' : 'died';
    const holder = executions.find((execution) => execution.id === lane.id && execution.runId !== asked);
    const identity = { end, ...(holder && { holder: asLane(holder) }) } as const;
    return { lane: refOf(lane), ...defined({ runId: lane.runId }), identity };
  }

  /** The signal names the copy: another one in the lane ignores it. */
  private end(lane: WorkflowLane): void {
    const execution = this.data.executions.find(({ id }) => id === lane.id);
    if (execution === undefined) return this.later({ type: 'undelivered', lane: refOf(lane) });
    if (execution.request?.copyId === lane.copy?.request.copyId) this.complete(execution, true);
  }

  /** Cleans up after a copy by its name and tags, which all tries at the copy share. */
  private settle(settlement: Settlement): void {
    const { data } = this;
    data.settlements = data.settlements.filter((other) => other !== settlement);
    const { lane, copyId: id } = settlement;
    this.stopCopy(lane, id);
    this.tell({ type: 'copyStopped', stopped: { lane, ...(id !== undefined && { copyId: id }) } });
  }

  private stopCopy(lane: string, id: string | undefined): void {
    const { data } = this;
    const isOfCopy = ({ request }: Occupant): boolean =>
      id !== undefined && request !== undefined && isSameCopy(request.copyId, id);
    const victim = data.executions.find((execution) => execution.copies && isOfCopy(execution));
    require(victim === undefined, `the clean-up after ${id ?? lane} ends a copy that runs in ${victim?.id ?? ''}`);
    data.images = data.images.filter((image) => (id === undefined ? image.laneId !== lane : !isOfCopy(image)));
  }

  private darken(which: number): void {
    const regionId = pick(this.regions, which) ?? '';
    if (!this.data.dark.includes(regionId)) this.data.dark.push(regionId);
  }

  private takeInventory(): void {
    const { data } = this;
    const isRecent = (image: Image) => data.latestRuns[image.laneId] === image.runId && image.diedAt === data.now;
    const dead = data.images.filter(isRecent);
    const lanes = [...data.executions.map((run) => asLane(run)), ...dead.map((image) => asLane(image, true))];
    this.later({ type: 'lanesFound', lanes }, this.strayNews(lanes, this.regions));
    if (data.dark.length > 0) data.tasks.push({ does: 'askRegions' });
  }

  /** What is found in those of the regions that can be asked. */
  private strayNews(lanes: FoundLane[], asked: string[]): Extract<News, { type: 'straysFound' }> {
    const inLanes = new Set(lanes.flatMap(({ request }) => (request ? [copyOfId(request.copyId)] : [])));
    const { images, dark } = this.data;
    const strays = images.filter(({ request, runId }) =>
      request === undefined ? !lanes.some((lane) => lane.runId === runId) : !inLanes.has(copyOfId(request.copyId)),
    );
    const found = strays.map((image): FoundStray => ({ ...regionsOf(image), imageId: image.runId }));
    return {
      type: 'straysFound',
      regions: this.regions,
      strays: found.filter(({ regionId }) => asked.includes(regionId) && !dark.includes(regionId)),
      unasked: asked
        .filter((regionId) => dark.includes(regionId))
        .map((regionId) => ({ regionId, error: copyError('Unreachable', regionId) })),
    };
  }

  /** The regions that could not be asked answer at last. */
  private askRegions(): void {
    const { state } = this.data;
    if (state.inventory !== 'complete') return void this.data.tasks.push({ does: 'askRegions' });
    const lanes = state.lanes.flatMap((lane) => (lane.kind === 'workflow' ? [asFound(lane)] : []));
    this.tell(this.strayNews(lanes, Object.keys(state.unasked)));
  }

  /** The operator looked: nothing of the lane runs any more. */
  private releaseLane(which: number): void {
    const { data } = this;
    const isOver = ({ id, phase }: Lane): boolean =>
      phase === 'quarantined' && !data.executions.some((run) => run.id === id);
    const quarantined = pick(data.state.lanes.filter(isOver), which);
    if (quarantined === undefined) return;
    const held = copyOf(quarantined)?.request.copyId;
    const isOfLane = (image: Image): boolean =>
      image.id === quarantined.id ||
      (held === undefined ? image.laneId === quarantined.id : image.request?.copyId === held);
    data.images = data.images.filter((image) => !isOfLane(image));
    this.tell({ type: 'releaseLane', lane: quarantined.id, by: 'test', reason: 'test' });
  }

  private tellLateNews(which: number): void {
    const current = new Set(this.data.state.lanes.map(({ tenure }) => tenure));
    const late = pick(
      this.data.oldNews.filter(({ lane }) => !current.has(lane.tenure)),
      which,
    );
    if (late !== undefined) this.tell(late);
  }

  /** As the workflow does it: nothing new is begun, what is under way comes to its end, and the next run goes on. */
  private continueAsNew(): void {
    const { data } = this;
    if (data.state.inventory !== 'complete') return;
    this.tell({ type: 'drain' });
    for (let task = this.underWay(); task !== undefined; task = this.underWay()) this.perform(task, false);
    const carried = JSON.parse(JSON.stringify(this.core.carry(data.state))) as ReturnType<typeof carry>;
    const state: SlotsState = { ...restore(carried), inventory: 'missing' };
    this.audit.checkAnswers({ before: data.state, event: nothing(data.now), after: state });
    data.state = state;
    const isDark = Object.keys(data.state.unasked).length > 0;
    data.tasks = [{ does: 'tell', news: { type: 'carriedOn' } }, ...(isDark ? [{ does: 'askRegions' as const }] : [])];
  }

  private underWay(): Task | undefined {
    const isCommand = (task: Task): boolean =>
      task.does === 'start' ||
      task.does === 'end' ||
      task.does === 'deliver' ||
      (task.does === 'tell' && ['started', 'refused', 'undelivered'].includes(task.news.type));
    return this.data.tasks.find(isCommand);
  }

  private kill(startsReachTheServer: boolean): void {
    const { data } = this;
    for (const task of data.tasks) {
      if (task.does === 'start' && startsReachTheServer && !data.executions.some(({ id }) => id === task.lane.id)) {
        this.performStart(task.lane, task.request, false);
      }
    }
    data.executions = data.executions.map((run) => (run.isRevived === true ? { ...run, isMistaken: true } : run));
    data.state = initialState(this.settings);
    data.tasks = [{ does: 'takeInventory' }];
    data.oldNews = [];
    this.audit.beginLife();
  }
}

/** A world in which things may happen that do not happen in the original. Whatever neither of them alters they share. */
export function forkOf(data: WorldData): WorldData {
  return {
    ...data,
    tasks: [...data.tasks],
    executions: [...data.executions],
    settlements: [...data.settlements],
    images: [...data.images],
    closedRuns: { ...data.closedRuns },
    latestRuns: { ...data.latestRuns },
    requests: [...data.requests],
    over: [...data.over],
    dark: [...data.dark],
    books: Audit.copyOf(data.books),
  };
}

/** A world in which nothing has happened yet. */
export function newWorld(settings: SlotSettings): WorldData {
  return {
    state: initialState(settings),
    now: 0,
    runs: 0,
    asked: 0,
    tasks: [{ does: 'takeInventory' }],
    executions: [],
    past: [],
    images: [],
    settlements: [],
    closedRuns: {},
    latestRuns: {},
    requests: [],
    over: [],
    dark: [],
    oldNews: [],
    books: Audit.newBooks(),
  };
}

function nothing(at: number): SlotsEvent {
  return { type: 'delivered', at, to: '' };
}

function isCopyOf({ request }: Occupant, other: SlotRequest | undefined): boolean {
  return request !== undefined && request.copyId === other?.copyId;
}

/** Whether two ids belong to tries at one copy. */
function isSameCopy(one: string, other: string): boolean {
  return copyOfId(one) === copyOfId(other);
}

function occupantOf({ id, runId, pool, number, pools, request }: Run): Occupant {
  return { id, runId, pool, number, pools, ...(request && { request }) };
}

/** A lane as the inventory finds it; a workflow that has died is gone, but its memo is there. */
function asLane(occupant: Occupant & { laneId?: string; isReset?: boolean }, died = false): FoundLane {
  const { id, laneId, runId, pool, number, request: held, isReset } = occupant;
  const reset = isReset === true && { isReset };
  return { id: laneId ?? id, runId, pool, number, ...(held && { request: held }), ...(died && { died }), ...reset };
}

function asFound({ id, pool, number, runId = '', copy }: WorkflowLane): FoundLane {
  return { id, pool, number, runId, ...(copy && { request: copy.request }) };
}

function settlementOf(lane: WorkflowLane | DeadLane): Settlement {
  const held = lane.copy?.request.copyId;
  return { lane: lane.kind === 'dead' ? lane.lane : lane.id, ...(held !== undefined && { copyId: held }) };
}

function isSame(one: Settlement, other: Settlement): boolean {
  return one.lane === other.lane && one.copyId === other.copyId;
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
  return { regionId: held?.regionId ?? pool, sourceRegionId: held?.viaRegionId ?? held?.sourceRegionId ?? pool };
}

function strayIdOf(execution: Occupant): string {
  return `stray/${regionsOf(execution).regionId}/${execution.runId}`;
}
