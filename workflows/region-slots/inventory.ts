import type { FoundLane, FoundStray, FoundStrays } from '../../contract/messages';
import { partsOfCopyId, strayId } from '../../contract/names';
import type { SlotsEffect } from './core';
import { lookAfter } from './lanes';
import { answer, takeBack } from './outbox';
import { poolsOf } from './pools';
import { drop, waitingCopies } from './queue';
import { copyOf, laneOfFound, newSeq, type QueuedCopy, type SlotsState, type StrayLane } from './state';

/** Looks after the lanes that an earlier run has handed over together with all else that it knew. */
export function goOnWithLanes(state: SlotsState): SlotsEffect[] {
  state.inventory = 'complete';
  return watchTogether(state.lanes.flatMap(lookAfter));
}

/** Lanes that an earlier run carried over stay as they are; what is found beside them is added. */
export function takeOverLanes(state: SlotsState, lanes: FoundLane[]): SlotsEffect[] {
  if (state.inventory !== 'missing') return [];
  state.inventory = 'lanes';
  const isKnown = ({ id, runId }: FoundLane): boolean =>
    state.lanes.some((lane) => lane.id === id && lane.kind === 'workflow' && lane.runId === runId);
  const unknown = lanes.filter((lane) => !isKnown(lane)).sort(byRight);
  // A copy that was answered `full` before the lanes were known may be running in one of them.
  const found = new Set(unknown.map(({ request }) => request?.copyId));
  state.settled = state.settled.filter((copyId) => !found.has(copyId));
  takeBack(state, ({ copyId, answer: said }) => said === 'full' && found.has(copyId));
  for (const lane of unknown) state.lanes = [...state.lanes, laneOfFound(state, lane, newSeq(state))];
  const held = new Set(state.lanes.map((lane) => copyOf(lane)?.request.copyId));
  for (const copy of waitingCopies(state)) if (held.has(copy.request.copyId)) drop(state, copy);
  return watchTogether(state.lanes.flatMap(lookAfter));
}

/**
 * Of several workflows of one copy, the one of the latest try has the say. Of those of one try, it is the one that was granted its
 * lane: a run that came from a reset changes nothing before it may.
 */
function byRight(a: FoundLane, b: FoundLane): number {
  return attemptOf(b) - attemptOf(a) || Number(a.isReset ?? false) - Number(b.isReset ?? false);
}

function attemptOf({ request }: FoundLane): number {
  return request === undefined ? 0 : partsOfCopyId(request.copyId).attempt;
}

/** One watch for all lanes. */
function watchTogether(effects: SlotsEffect[]): SlotsEffect[] {
  const lanes = effects.flatMap((effect) => (effect.type === 'watch' ? effect.lanes : []));
  const others = effects.filter(({ type }) => type !== 'watch');
  return lanes.length === 0 ? others : [{ type: 'watch', lanes }, ...others];
}

/** Takes in which copies run in ECS without a lane. Regions that could not be asked grant nothing until they were. */
export function takeOverStrays(state: SlotsState, { regions, strays, unasked }: FoundStrays): SlotsEffect[] {
  const wereAsked = state.inventory === 'complete' ? Object.keys(state.unasked) : regions;
  const known = new Set(state.lanes.map(({ id }) => id));
  const isNew = (stray: FoundStray): boolean => wereAsked.includes(stray.regionId) && !known.has(strayId(stray));
  const lanes = strays.filter(isNew).map((stray) => strayLane(state, stray, newSeq(state)));
  state.lanes = [...state.lanes, ...lanes];
  const before = state.inventory === 'complete' ? state.unasked : {};
  state.regions = regions;
  state.inventory = 'complete';
  state.unasked = Object.fromEntries(unasked.map(({ regionId, error }) => [regionId, error]));
  for (const copy of waitingCopies(state)) tellWhatBlocks(state, copy, before);
  return lanes.flatMap(lookAfter);
}

/** Tells the replication of a copy that waits which region holds it up, or that none does any more; each once. */
export function tellWhatBlocks(state: SlotsState, { request }: QueuedCopy, before: SlotsState['unasked'] = {}): void {
  const pools = poolsOf(state.settings, request);
  const earlier = pools.find((pool) => before[pool] !== undefined);
  const regionId = pools.find((pool) => state.unasked[pool] !== undefined) ?? earlier;
  if (regionId === undefined || before[regionId]?.code === state.unasked[regionId]?.code) return;
  answer(state, request.requester, { copyId: request.copyId, answer: 'blocked', regionId });
}

function strayLane(state: SlotsState, stray: FoundStray, tenure: number): StrayLane {
  const { regionId, sourceRegionId, imageId } = stray;
  const found = { id: strayId(stray), regionId, sourceRegionId, imageId, pools: poolsOf(state.settings, stray) };
  return { kind: 'stray', ...found, phase: 'quarantined', tenure, since: state.at };
}
