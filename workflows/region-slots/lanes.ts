import type { CopyStoppedSignal, FoundLane, LaneIdentity, LaneResetSignal } from '../../contract/messages';
import type { Compensation } from '../../contract/outcome';
import { defined } from '../../contract/defined';
import type { SlotsEffect } from './core';
import { answer } from './outbox';
import { drop, findQueued, put, withdrawQueued } from './queue';
import {
  copyOf,
  laneOfFound,
  newSeq,
  type QueuedCopy,
  settle,
  type DeadLane,
  type Lane,
  type SlotsState,
  type WorkflowLane,
} from './state';

/** One occupation of a lane. */
export type LaneRef = Pick<Lane, 'id' | 'tenure'>;

/** What happens to a lane that is taken, until it is free. Each function alters the draft of the state. */

/** What is to be done about a lane that an earlier run, or nobody yet, has looked after. */
export function lookAfter(lane: Lane): SlotsEffect[] {
  if (lane.kind === 'stray') return [{ type: 'awaitStray', lane }];
  if (lane.kind === 'dead') return [{ type: 'settle', lane }];
  if (lane.phase === 'quarantined')
    return [lane.settling === true ? { type: 'settle', lane } : { type: 'identify', lane }];
  return [{ type: 'watch', lanes: [lane] }, ...endIfWithdrawn(lane)];
}

function endIfWithdrawn(lane: WorkflowLane): SlotsEffect[] {
  return lane.withdrawn === true && lane.phase === 'running' ? [{ type: 'end', lane }] : [];
}

export function started(state: SlotsState, lane: WorkflowLane, runId: string): SlotsEffect[] {
  return endIfWithdrawn(change(state, lane, { phase: 'running', runId, since: state.at }));
}

/**
 * The lane belongs to a workflow that this run did not know; its permits stay taken until that one closes. A run that was
 * ended may have started it in its last moments, so it may even be the copy that was to be started.
 */
export function refused(state: SlotsState, lane: WorkflowLane, found: FoundLane | undefined): SlotsEffect[] {
  const { copy, withdrawn, ...rest } = lane;
  state.lanes = state.lanes.filter((other) => other !== lane);
  const holder = found ? foundInPlaceOf(state, lane, found) : { ...rest, phase: 'foreign' as const, since: state.at };
  state.lanes = [...state.lanes, holder];
  const queued = holder.copy && findQueued(state, holder.copy.request);
  if (queued !== undefined) drop(state, queued);
  const effects = lookAfter(holder);
  if (copy === undefined) return effects;
  const isHolder = copy.request.copyId === holder.copy?.request.copyId;
  if (isHolder) return withdrawn === true ? [...effects, ...withdrawFrom(state, holder)] : effects;
  const asked = asAsked(copy);
  put(state, asked);
  if (withdrawn === true) withdrawQueued(state, asked);
  return effects;
}

/**
 * A workflow that was found in a lane that was granted to another copy. Where its own copy counts, others may have been granted
 * slots meanwhile: then it is younger than they are.
 */
function foundInPlaceOf(state: SlotsState, granted: WorkflowLane, found: FoundLane): WorkflowLane {
  const holder = laneOfFound(state, found, granted.tenure);
  const isWithin = holder.pools.every((pool) => granted.pools.includes(pool));
  return isWithin ? holder : { ...holder, tenure: newSeq(state) };
}

/** A granted copy as its replication has asked for it. */
function asAsked({ request, seq }: QueuedCopy): QueuedCopy {
  const asked = { ...request };
  delete asked.viaRegionId;
  return { request: asked, seq };
}

/** A lane that is starting is ended once it has started; a quarantined one answers when its copy has stopped. */
export function withdrawFrom(state: SlotsState, lane: WorkflowLane | DeadLane): SlotsEffect[] {
  if (lane.withdrawn === true) return [];
  const withdrawn = change(state, lane, { withdrawn: true });
  return withdrawn.kind === 'workflow' ? endIfWithdrawn(withdrawn) : [];
}

/** The lane's workflow has closed. One that did not say how its copy ended may have left it running in ECS. */
export function closed(state: SlotsState, lane: WorkflowLane, clean: boolean): SlotsEffect[] {
  if (!clean) return [{ type: 'identify', lane: change(state, lane, { phase: 'quarantined', since: state.at }) }];
  free(state, lane);
  return [];
}

/** Learns what has become of the run that held a lane. */
export function identified(state: SlotsState, lane: WorkflowLane, { end, holder }: LaneIdentity): SlotsEffect[] {
  if (lane.settling === true || lane.phase === 'starting') return [];
  if (end === 'completed') return closed(state, lane, true);
  if (end === 'running') return lane.phase === 'quarantined' ? goOn(state, lane, lane.runId) : endIfWithdrawn(lane);
  if (holder === undefined) return settleDead(state, lane);
  const isSameCopy = lane.copy !== undefined && holder.request?.copyId === lane.copy.request.copyId;
  return isSameCopy ? goOn(state, lane, holder.runId) : takeOver(state, lane, holder);
}

/** A run of the lane's workflow goes on with the copy. */
function goOn(state: SlotsState, lane: WorkflowLane, runId: string | undefined): SlotsEffect[] {
  return lookAfter(change(state, lane, { phase: 'running', since: state.at, ...defined({ runId }) }));
}

function settleDead(state: SlotsState, lane: WorkflowLane): SlotsEffect[] {
  return [{ type: 'settle', lane: change(state, lane, { phase: 'quarantined', settling: true, since: state.at }) }];
}

/**
 * Another workflow holds the id of the lane: an earlier one that was reset. It may change nothing in ECS, so it takes no
 * permit. Those of the dead copy stay taken until it has stopped.
 */
function takeOver(state: SlotsState, lane: WorkflowLane, holder: FoundLane): SlotsEffect[] {
  const { id, pool, number, pools, runId, copy, withdrawn } = lane;
  const dead: DeadLane = {
    kind: 'dead',
    id: `dead/${copy?.request.copyId ?? `${id}/${String(lane.tenure)}`}`,
    phase: 'quarantined',
    lane: id,
    pools,
    tenure: newSeq(state),
    since: state.at,
    ...defined({ runId, copy, withdrawn }),
  };
  const stranger: WorkflowLane = {
    kind: 'workflow',
    id,
    pool,
    number,
    phase: 'foreign',
    pools: [],
    runId: holder.runId,
    tenure: newSeq(state),
    since: state.at,
  };
  state.lanes = [...state.lanes.filter((other) => other !== lane), stranger, dead];
  return [...lookAfter(stranger), ...lookAfter(dead)];
}

/** A lane's workflow was reset: by its id alone nobody can tell whether it still is the holder's. */
export function laneReset(state: SlotsState, { lane: id, copyId, runId }: LaneResetSignal): SlotsEffect[] {
  const lane = state.lanes.find((other) => other.id === id);
  if (lane?.kind !== 'workflow' || lane.phase !== 'running' || lane.runId === runId) return [];
  if (lane.copy?.request.copyId !== copyId) return [{ type: 'identify', lane }];
  return goOn(state, lane, runId);
}

/** The copy of a workflow that died has stopped in ECS. */
export function copyStopped(state: SlotsState, { lane: id, copyId, compensation }: CopyStoppedSignal): void {
  const isOfCopy = (lane: Lane): boolean =>
    lane.phase === 'quarantined' &&
    (lane.id === id || (lane.kind === 'dead' && lane.lane === id)) &&
    copyOf(lane)?.request.copyId === copyId;
  // Unknown copies of one lane share their clean-up.
  for (const lane of state.lanes.filter(isOfCopy)) freeQuarantined(state, lane, compensation);
}

/** Frees a lane whose copy has stopped although its workflow could not say so, and tells its replication. */
export function freeQuarantined(state: SlotsState, lane: Lane, compensation?: Compensation): void {
  free(state, lane);
  const copy = copyOf(lane);
  if (copy === undefined) return;
  const { requester, copyId } = copy.request;
  const withdrawn = lane.kind === 'stray' ? undefined : lane.withdrawn;
  answer(state, requester, { copyId, answer: 'died', ...defined({ compensation, withdrawn }) });
}

function free(state: SlotsState, lane: Lane): void {
  state.lanes = state.lanes.filter((other) => other !== lane);
  const copy = copyOf(lane);
  if (copy !== undefined) settle(state, copy.request.copyId);
}

function change<Kind extends WorkflowLane | DeadLane>(state: SlotsState, lane: Kind, changes: Partial<Kind>): Kind {
  const changed = { ...lane, ...changes };
  state.lanes = state.lanes.map((other) => (other === lane ? changed : other));
  return changed;
}

/** Whether an occupation of a lane goes on. */
export function isHeld({ lanes }: SlotsState, { id, tenure }: LaneRef): boolean {
  return lanes.some((lane) => lane.id === id && lane.tenure === tenure);
}
