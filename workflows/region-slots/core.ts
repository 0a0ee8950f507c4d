import type { FoundLane, FoundStray, ReleaseLaneUpdate, SetLimitUpdate, SlotRequest } from '../../contract/messages';
import { strayId } from '../../contract/names';
import { laneFor, nextToGrant } from './dispatch';
import { isFull, sizeOf } from './size';
import {
  copyOf,
  poolsOf,
  type Lane,
  type QueuedCopy,
  type SlotsState,
  type StrayLane,
  type WorkflowLane,
} from './state';

/** What happens to the region slots; `at` in ms. */
export type SlotsEvent = { at: number } &
  /** The inventory of a cold start: lanes, then strays, which take longer when a region of ECS cannot be reached. */
  (
    | { type: 'lanesFound'; lanes: FoundLane[] }
    | { type: 'straysFound'; strays: FoundStray[] }
    | { type: 'enqueue'; requests: SlotRequest[] }
    | { type: 'withdraw'; requester: string; copyIds: string[] }
    /** The lane's workflow runs. */
    | { type: 'started'; lane: LaneRef; runId: string }
    /** Another workflow holds the lane's id; `found` tells which, if it could be learnt. */
    | { type: 'refused'; lane: LaneRef; found?: FoundLane }
    /** The lane's workflow closed; clean when it said how the copy ended. */
    | { type: 'closed'; lane: LaneRef; clean: boolean }
    /** The quarantined lane's workflow was reset: a new run of it goes on with the copy. */
    | { type: 'reopened'; lane: LaneRef; runId: string }
    /** ECS has proved that the quarantined lane's copy stopped. */
    | { type: 'reconciled'; lane: LaneRef }
    | ({ type: 'setLimit' } & SetLimitUpdate)
    | ({ type: 'releaseLane' } & ReleaseLaneUpdate)
  );

/** One occupation of a lane. */
export type LaneRef = Pick<Lane, 'id' | 'tenure'>;

/** What is to be done. */
export type SlotsEffect =
  | { type: 'start'; lane: WorkflowLane; request: SlotRequest }
  /** Find out when a lane closes that this run did not start. */
  | { type: 'watch'; lane: WorkflowLane }
  | { type: 'reconcile'; lane: Lane }
  | { type: 'cancel'; lane: WorkflowLane }
  | { type: 'reply'; to: string; copyId: string; answer: 'withdrawn' | 'full' | 'died' | 'over' | 'unknown' };

/** Decides everything: the state after an event, and what is to be done. Pure. */
export function step(state: SlotsState, event: SlotsEvent): { state: SlotsState; effects: SlotsEffect[] } {
  const next = draftOf(state, event.at);
  const effects = react(next, event);
  return { state: next, effects: [...effects, ...dispatch(next)] };
}

function draftOf(state: SlotsState, at: number): SlotsState {
  const { queue, lanes, held, settled, served, settings } = state;
  return {
    ...state,
    at: Math.max(at, state.at),
    queue: [...queue],
    lanes: [...lanes],
    held: [...held],
    settled: [...settled],
    served: { ...served },
    settings: { ...settings, limits: { ...settings.limits } },
  };
}

function react(state: SlotsState, event: SlotsEvent): SlotsEffect[] {
  switch (event.type) {
    case 'lanesFound':
      return takeOverLanes(state, event.lanes);
    case 'straysFound':
      return takeOverStrays(state, event.strays);
    case 'enqueue':
      return event.requests.flatMap((request) => enqueue(state, request));
    case 'withdraw':
      return event.copyIds.flatMap((copyId) => withdraw(state, event.requester, copyId));
    case 'started':
      return onWorkflowLane(state, event.lane, (lane) => started(state, lane, event.runId));
    case 'refused':
      return onWorkflowLane(state, event.lane, (lane) => refused(state, lane, event.found));
    case 'closed':
      return onWorkflowLane(state, event.lane, (lane) => closed(state, lane, event.clean));
    case 'reopened':
      return onWorkflowLane(state, event.lane, (lane) => reopened(state, lane, event.runId));
    case 'reconciled':
      return onLane(state, event.lane, (lane) => freeQuarantined(state, lane));
    case 'setLimit':
      return setLimit(state, event);
    case 'releaseLane': {
      const lane = quarantinedLane(state, event.lane);
      return lane === undefined ? [] : freeQuarantined(state, lane);
    }
  }
}

/** Grants until nothing that waits can run: a copy at the head that is blocked holds up nobody. */
function dispatch(state: SlotsState): SlotsEffect[] {
  const effects: SlotsEffect[] = [];
  while (state.inventory === 'complete') {
    const copy = nextToGrant(state);
    if (copy === undefined) break;
    const lane = laneFor(state, copy);
    state.queue = state.queue.filter((queued) => queued !== copy);
    state.lanes.push(lane);
    state.served[copy.request.requester] = state.nextSeq;
    state.nextSeq += 1;
    effects.push({ type: 'start', lane, request: copy.request });
  }
  if (effects.length > 0) forgetServed(state);
  return effects;
}

/** Only replications with copies that wait or run are remembered. */
function forgetServed(state: SlotsState): void {
  const copies = [...state.queue, ...state.lanes.flatMap((lane) => copyOf(lane) ?? [])];
  const requesters = new Set(copies.map(({ request }) => request.requester));
  state.served = Object.fromEntries(Object.entries(state.served).filter(([requester]) => requesters.has(requester)));
}

/** Lanes that an earlier run carried over stay as they are; what is found beside them is added. */
function takeOverLanes(state: SlotsState, lanes: FoundLane[]): SlotsEffect[] {
  if (state.inventory !== 'missing') return [];
  const carried = state.lanes;
  const unknown = lanes.filter(
    ({ id, runId }) => !carried.some((lane) => lane.id === id && lane.kind === 'workflow' && lane.runId === runId),
  );
  state.lanes = [...carried, ...unknown.map((lane) => foundLane(state, lane, newTenure(state)))];
  const running = new Set(state.lanes.map((lane) => copyOf(lane)?.request.copyId));
  const waiting = state.queue.splice(0).filter(({ request }) => !running.has(request.copyId));
  state.inventory = 'lanes';
  const held = state.held.splice(0);
  return [
    ...state.lanes.map(lookAfter),
    ...waiting.flatMap((copy) => admit(state, copy)),
    ...held.flatMap(({ requester, copyIds }) => copyIds.flatMap((copyId) => withdraw(state, requester, copyId))),
  ];
}

function takeOverStrays(state: SlotsState, strays: FoundStray[]): SlotsEffect[] {
  if (state.inventory === 'complete') return [];
  const known = new Set(state.lanes.map(({ id }) => id));
  const unknown = strays.filter((stray) => !known.has(strayId(stray)));
  const quarantined = unknown.map((stray) => strayLane(state, stray, newTenure(state)));
  state.lanes = [...state.lanes, ...quarantined];
  state.inventory = 'complete';
  return quarantined.map(lookAfter);
}

function strayLane({ settings, at }: SlotsState, stray: FoundStray, tenure: number): StrayLane {
  const { regionId, sourceRegionId, imageId } = stray;
  const pools = poolsOf(settings, sourceRegionId, regionId);
  return { kind: 'stray', id: strayId(stray), regionId, imageId, pools, phase: 'quarantined', tenure, since: at };
}

/** A lane that somebody else started. */
function foundLane({ settings, at }: SlotsState, found: FoundLane, tenure: number): WorkflowLane {
  const { id, pool, number, runId, request, died } = found;
  const pools = request ? poolsOf(settings, request.spec.source.regionId, request.spec.regionId) : [pool];
  const phase = died === true ? 'quarantined' : request === undefined ? 'foreign' : 'running';
  const copy = request && { request, bytes: sizeOf(request), seq: 0, enqueuedAt: at };
  return { kind: 'workflow', id, pool, number, runId, pools, phase, tenure, since: at, ...(copy && { copy }) };
}

function lookAfter(lane: Lane): SlotsEffect {
  return lane.phase === 'quarantined' ? { type: 'reconcile', lane } : { type: 'watch', lane };
}

function newTenure(state: SlotsState): number {
  const tenure = state.nextSeq;
  state.nextSeq += 1;
  return tenure;
}

function enqueue(state: SlotsState, request: SlotRequest): SlotsEffect[] {
  const { copyId, requester } = request;
  // Its replication has not heard of its end yet.
  if (state.settled.includes(copyId)) return [{ type: 'reply', to: requester, copyId, answer: 'over' }];
  const isKnown =
    state.queue.some((copy) => copy.request.copyId === copyId) ||
    state.lanes.some((lane) => copyOf(lane)?.request.copyId === copyId);
  if (isKnown) return [];
  return admit(state, { request, bytes: sizeOf(request), seq: newTenure(state), enqueuedAt: state.at });
}

/** Refuses nobody before the lanes are known: the copy may be running in one of them. */
function admit(state: SlotsState, copy: QueuedCopy): SlotsEffect[] {
  const { copyId, requester } = copy.request;
  if (state.inventory !== 'missing' && isFull(state, copy.bytes)) {
    settle(state, copyId);
    return [{ type: 'reply', to: requester, copyId, answer: 'full' }];
  }
  state.queue.push(copy);
  return [];
}

function withdraw(state: SlotsState, requester: string, copyId: string): SlotsEffect[] {
  // A copy that waits may be running as well, in a lane that the inventory is about to find.
  if (state.inventory === 'missing') {
    state.held.push({ requester, copyIds: [copyId] });
    return [];
  }
  const queued = state.queue.find(({ request }) => request.copyId === copyId);
  if (queued !== undefined) return [dropQueued(state, queued)];
  const lane = state.lanes.filter(isOfWorkflow).find(({ copy }) => copy?.request.copyId === copyId);
  if (lane !== undefined) return withdrawFrom(state, lane);
  return [{ type: 'reply', to: requester, copyId, answer: 'unknown' }];
}

function dropQueued(state: SlotsState, copy: QueuedCopy): SlotsEffect {
  state.queue = state.queue.filter((queued) => queued !== copy);
  const { requester, copyId } = copy.request;
  settle(state, copyId);
  return { type: 'reply', to: requester, copyId, answer: 'withdrawn' };
}

/** A lane that is starting is cancelled once it has started; a quarantined one answers when it is reconciled. */
function withdrawFrom(state: SlotsState, lane: WorkflowLane): SlotsEffect[] {
  if (lane.withdrawn === true) return [];
  const withdrawn = change(state, lane, { withdrawn: true });
  return lane.phase === 'running' ? [{ type: 'cancel', lane: withdrawn }] : [];
}

function started(state: SlotsState, lane: WorkflowLane, runId: string): SlotsEffect[] {
  const running = change(state, lane, { phase: 'running', runId, since: state.at });
  return running.withdrawn === true ? [{ type: 'cancel', lane: running }] : [];
}

function reopened(state: SlotsState, lane: WorkflowLane, runId: string): SlotsEffect[] {
  const running = change(state, lane, { phase: 'running', runId, since: state.at });
  const watch: SlotsEffect = { type: 'watch', lane: running };
  return running.withdrawn === true ? [watch, { type: 'cancel', lane: running }] : [watch];
}

/**
 * The lane belongs to a workflow that this run did not know; its permits stay taken until that one closes. A run that was
 * ended may have started it in its last moments, so it may even be the copy that was to be started.
 */
function refused(state: SlotsState, lane: WorkflowLane, found: FoundLane | undefined): SlotsEffect[] {
  const { copy, withdrawn, ...rest } = lane;
  const holder = found ? foundLane(state, found, lane.tenure) : { ...rest, phase: 'foreign' as const, since: state.at };
  state.lanes = state.lanes.map((other) => (other === lane ? holder : other));
  const waiting = [...state.queue, ...(copy === undefined ? [] : [copy])].sort((a, b) => a.seq - b.seq);
  state.queue = waiting.filter(({ request }) => request.copyId !== holder.copy?.request.copyId);
  const effects: SlotsEffect[] = [lookAfter(holder)];
  if (copy === undefined || withdrawn !== true) return effects;
  return [...effects, ...withdraw(state, copy.request.requester, copy.request.copyId)];
}

function closed(state: SlotsState, lane: WorkflowLane, clean: boolean): SlotsEffect[] {
  if (!clean) {
    return [{ type: 'reconcile', lane: change(state, lane, { phase: 'quarantined', since: state.at }) }];
  }
  free(state, lane);
  return [];
}

function freeQuarantined(state: SlotsState, lane: Lane): SlotsEffect[] {
  free(state, lane);
  const copy = copyOf(lane);
  if (copy === undefined) return [];
  const { requester, copyId } = copy.request;
  return [{ type: 'reply', to: requester, copyId, answer: 'died' }];
}

function free(state: SlotsState, lane: Lane): void {
  state.lanes = state.lanes.filter((other) => other !== lane);
  const copy = copyOf(lane);
  if (copy !== undefined) settle(state, copy.request.copyId);
}

const REMEMBERED = 500;

function settle(state: SlotsState, copyId: string): void {
  state.settled = [...state.settled, copyId].slice(-REMEMBERED);
}

function setLimit(state: SlotsState, { regionId, limit, by, reason, at }: SetLimitUpdate & { at: number }): [] {
  state.settings.limits[regionId] = limit;
  state.lastLimitChange = { regionId, limit, by, reason, at };
  return [];
}

function change(state: SlotsState, lane: WorkflowLane, changes: Partial<WorkflowLane>): WorkflowLane {
  const changed = { ...lane, ...changes };
  state.lanes = state.lanes.map((other) => (other === lane ? changed : other));
  return changed;
}

/** News of a lane that is free, or that others hold by now, is too late to matter. */
function onLane(state: SlotsState, { id, tenure }: LaneRef, work: (lane: Lane) => SlotsEffect[]): SlotsEffect[] {
  const lane = state.lanes.find((other) => other.id === id && other.tenure === tenure);
  return lane === undefined ? [] : work(lane);
}

function onWorkflowLane(state: SlotsState, ref: LaneRef, work: (lane: WorkflowLane) => SlotsEffect[]): SlotsEffect[] {
  return onLane(state, ref, (lane) => (lane.kind === 'workflow' ? work(lane) : []));
}

function isOfWorkflow(lane: Lane): lane is WorkflowLane {
  return lane.kind === 'workflow';
}

/** Whether an occupation of a lane goes on. */
export function isHeld({ lanes }: SlotsState, { id, tenure }: LaneRef): boolean {
  return lanes.some((lane) => lane.id === id && lane.tenure === tenure);
}

function quarantinedLane({ lanes }: SlotsState, id: string): Lane | undefined {
  return lanes.find((lane) => lane.id === id && lane.phase === 'quarantined');
}
