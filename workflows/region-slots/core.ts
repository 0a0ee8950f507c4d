import type {
  CopiesToObserve,
  CopyStoppedSignal,
  CopyWaitsSignal,
  FoundLane,
  FoundStrays,
  LaneIdentity,
  LaneResetSignal,
  Observed,
  ReleaseLaneUpdate,
  SetLimitUpdate,
  SlotRequest,
} from '../../contract/messages';
import type { CopyLesson } from '../../contract/outcome';
import { grantAll } from './dispatch';
import { goOnWithLanes, takeOverLanes, takeOverStrays, tellWhatBlocks } from './inventory';
import {
  closed,
  copyStopped,
  freeQuarantined,
  identified,
  laneReset,
  type LaneRef,
  refused,
  started,
  withdrawFrom,
} from './lanes';
import { answer, forgetDelivered, sendAnswers } from './outbox';
import { forgetIdlePairs } from './overtaking';
import { recount } from './learning';
import { conclude, doubt, forgetLostProbe, watchNow, watchProbe } from './probing';
import { learn } from './rates';
import { enqueue, findQueued, queuedWithId, withdrawQueued } from './queue';
import { forgetIdleRelays, noteRelays } from './sources';
import {
  copyOf,
  type DeadLane,
  draftOf,
  type Outgoing,
  type SlotsState,
  type StrayLane,
  type WorkflowLane,
} from './state';

/** What happens to the region slots; `at` in ms. */
export type SlotsEvent = { at: number } &
  /** An earlier run has handed over all that it knew. */
  (
    | { type: 'carriedOn' }
    /** The inventory of a cold start: the lanes. */
    | { type: 'lanesFound'; lanes: FoundLane[] }
    /** The copies without a lane, which take longer. It comes again for regions that could not be asked. */
    | ({ type: 'straysFound' } & FoundStrays)
    /** `relays`: regions whose finished copies may be copied on in place of the source of these copies. */
    | { type: 'enqueue'; requests: SlotRequest[]; relays?: { requester: string; regionIds: string[] } }
    /** Copies that a worker of another account asks for. */
    | { type: 'wrongAccount'; requests: SlotRequest[]; accountId: string }
    | { type: 'withdraw'; requester: string; copyIds: string[] }
    /** The lane's workflow runs. */
    | { type: 'started'; lane: LaneRef; runId: string }
    /** Another workflow holds the lane's id; `found` tells which, if it could be learnt. */
    | { type: 'refused'; lane: LaneRef; found?: FoundLane }
    /** The lane's workflow closed; clean when it said how the copy ended. `lesson`: for how long ECS worked on it. */
    | { type: 'closed'; lane: LaneRef; clean: boolean; lesson?: CopyLesson }
    /** The lane's workflow could not be told to end its copy: it may have closed unheard. */
    | { type: 'undelivered'; lane: LaneRef }
    /** What has become of the run that held the lane when that was asked. */
    | { type: 'identified'; lane: LaneRef; runId?: string; identity: LaneIdentity }
    | { type: 'laneReset'; reset: LaneResetSignal }
    | { type: 'copyStopped'; stopped: CopyStoppedSignal }
    /** ECS has stopped working on the copy without a workflow. */
    | { type: 'strayStopped'; lane: LaneRef }
    /** A copy stays in ECS's own queue. */
    | ({ type: 'copyWaits' } & CopyWaitsSignal)
    /** What ECS makes of the copies that are watched; `watched` is the lane that they are watched for. */
    | { type: 'observed'; watched: LaneRef; seen: Observed }
    /** A replication has received what was under way to it, or can receive nothing more. */
    | { type: 'delivered'; to: string }
    /** This run is about to continue as new. */
    | { type: 'drain' }
    | ({ type: 'setLimit' } & SetLimitUpdate)
    | ({ type: 'releaseLane' } & ReleaseLaneUpdate)
  );

/** What is to be done. */
export type SlotsEffect =
  | { type: 'start'; lane: WorkflowLane; request: SlotRequest }
  /** Find out when lanes close that this run did not start. */
  | { type: 'watch'; lanes: WorkflowLane[] }
  /** Find out what has become of the run that held the lane, and who holds its id now. */
  | { type: 'identify'; lane: WorkflowLane }
  /** Clean up after a copy whose workflow died. */
  | { type: 'settle'; lane: WorkflowLane | DeadLane }
  /** An operator vouches for the lane: its clean-up is of no use any more. */
  | { type: 'endSettlement'; lane: WorkflowLane | DeadLane }
  | { type: 'awaitStray'; lane: StrayLane }
  /** End the copy in the lane. */
  | { type: 'end'; lane: WorkflowLane }
  /** Find out what ECS makes of some copies, to learn whose limit counts. */
  | { type: 'observe'; watched: LaneRef; copies: CopiesToObserve }
  | { type: 'deliver'; outgoing: Outgoing };

/** Decides everything: the state after an event, and what is to be done. Pure. */
export function step(state: SlotsState, event: SlotsEvent): { state: SlotsState; effects: SlotsEffect[] } {
  const next = draftOf(state, event.at);
  const reactions = react(next, event);
  forgetLostProbe(next);
  const starts = grantAll(next).map((granted): SlotsEffect => ({ type: 'start', ...granted }));
  forgetIdlePairs(next);
  forgetIdleRelays(next);
  const deliveries = sendAnswers(next).map((outgoing): SlotsEffect => ({ type: 'deliver', outgoing }));
  // Nothing is lost: the run that continues this one looks after every lane anew.
  if (next.draining) return { state: next, effects: deliveries };
  return { state: next, effects: [...reactions, ...starts, ...deliveries] };
}

function react(state: SlotsState, event: SlotsEvent): SlotsEffect[] {
  switch (event.type) {
    case 'carriedOn':
      return [...goOnWithLanes(state), ...watchNow(state), ...takeHeld(state)];
    case 'lanesFound':
      return [...takeOverLanes(state, event.lanes), ...watchNow(state), ...takeHeld(state)];
    case 'straysFound':
      return takeOverStrays(state, event);
    case 'enqueue':
      if (event.relays !== undefined) noteRelays(state, event.relays.requester, event.relays.regionIds);
      return event.requests.flatMap((request) => ask(state, request));
    case 'wrongAccount':
      return refuseAccount(state, event.requests, event.accountId);
    case 'withdraw':
      return withdrawAll(state, event.requester, event.copyIds);
    case 'laneReset':
      return laneReset(state, event.reset);
    case 'copyStopped':
      copyStopped(state, event.stopped);
      return [];
    case 'copyWaits':
      return doubt(state, event);
    case 'observed':
      conclude(state, event.watched, event.seen);
      return [];
    case 'delivered':
      forgetDelivered(state, event.to);
      return [];
    case 'drain':
      state.draining = true;
      return [];
    case 'setLimit':
      return setLimit(state, event);
    case 'releaseLane':
      return releaseLane(state, event.lane);
    default:
      return reactOfLane(state, event);
  }
}

type EventOfLane = Extract<SlotsEvent, { lane: LaneRef }>;

/** News of a lane that is free, or that others hold by now, is too late to matter. */
function reactOfLane(state: SlotsState, event: EventOfLane): SlotsEffect[] {
  const lane = state.lanes.find(({ id, tenure }) => id === event.lane.id && tenure === event.lane.tenure);
  if (event.type === 'strayStopped') {
    if (lane?.kind === 'stray') freeQuarantined(state, lane);
    return [];
  }
  if (lane?.kind !== 'workflow') return [];
  switch (event.type) {
    case 'started':
      return [...started(state, lane, event.runId), ...watchProbe(state, lane)];
    case 'refused':
      return refused(state, lane, event.found);
    case 'closed':
      if (event.lesson !== undefined) learnFrom(state, lane, event.lesson);
      return closed(state, lane, event.clean);
    case 'undelivered':
      return [{ type: 'identify', lane }];
    case 'identified':
      // Another run goes on with the copy meanwhile: what became of the one before it does not matter any more.
      return event.runId === lane.runId ? identified(state, lane, event.identity) : [];
  }
}

function learnFrom(state: SlotsState, { copy }: WorkflowLane, lesson: CopyLesson): void {
  if (copy !== undefined) state.rates = learn(state.rates, copy.request, lesson, state.at);
}

/** A lane whose copy is asked for again may have lost its workflow unheard. */
function ask(state: SlotsState, request: SlotRequest): SlotsEffect[] {
  const lane = state.lanes.find((other) => copyOf(other)?.request.copyId === request.copyId);
  if (lane !== undefined)
    return lane.kind === 'workflow' && lane.phase === 'running' ? [{ type: 'identify', lane }] : [];
  enqueue(state, request);
  const queued = findQueued(state, request);
  if (queued !== undefined) tellWhatBlocks(state, queued);
  return [];
}

function refuseAccount(state: SlotsState, requests: SlotRequest[], accountId: string): [] {
  for (const request of requests) {
    const { requester, copyId } = request;
    // A copy of ours goes on, whoever asks for it again.
    const isOurs = state.lanes.some((lane) => copyOf(lane)?.request.copyId === copyId) || findQueued(state, request);
    if (!isOurs) answer(state, requester, { copyId, answer: 'wrongAccount', accountId });
  }
  return [];
}

/** The withdrawals that came before the lanes were known. */
function takeHeld(state: SlotsState): SlotsEffect[] {
  return state.held.splice(0).flatMap(({ requester, copyIds }) => withdrawAll(state, requester, copyIds));
}

/** Before the lanes are known, a copy that waits may be running as well. */
function withdrawAll(state: SlotsState, requester: string, copyIds: string[]): SlotsEffect[] {
  if (state.inventory !== 'missing') return copyIds.flatMap((copyId) => withdraw(state, requester, copyId));
  state.held.push({ requester, copyIds });
  return [];
}

function withdraw(state: SlotsState, requester: string, copyId: string): SlotsEffect[] {
  const lane = state.lanes.find((other) => copyOf(other)?.request.copyId === copyId);
  if (lane !== undefined && lane.kind !== 'stray') return withdrawFrom(state, lane);
  const queued = queuedWithId(state, copyId);
  if (queued !== undefined) withdrawQueued(state, queued);
  else answer(state, requester, { copyId, answer: 'unknown' });
  return [];
}

function setLimit(state: SlotsState, { regionId, limit, by, reason, at }: SetLimitUpdate & { at: number }): [] {
  state.settings.limits[regionId] = limit;
  state.limitChanges[regionId] = { by, reason, at };
  if (state.learning !== undefined) recount(state);
  return [];
}

function releaseLane(state: SlotsState, id: string): SlotsEffect[] {
  const lane = state.lanes.find((other) => other.id === id && other.phase === 'quarantined');
  if (lane === undefined) return [];
  freeQuarantined(state, lane);
  return lane.kind === 'stray' ? [] : [{ type: 'endSettlement', lane }];
}
