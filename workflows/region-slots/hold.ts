import type { HoldAnswer } from '../../contract/messages';
import { limitOf } from './pools';
import { copyOf, type SlotsState, type WorkflowLane } from './state';

/**
 * Whether a run of a lane's workflow that was reset may change anything in ECS: it must hold the lane for its copy.
 * `wait` while that is being found out, while the copy of an earlier run is cleaned up, and while older lanes fill a pool.
 */
export function mayHold(state: SlotsState, id: string, copyId: string, runId: string): HoldAnswer {
  const lane = state.lanes.find((other) => other.id === id);
  if (state.inventory !== 'complete') return 'wait';
  if (lane?.kind !== 'workflow' || copyOf(lane)?.request.copyId !== copyId) return 'no';
  const isHolder =
    lane.phase === 'running' && lane.runId === runId && lane.pools.every((pool) => fits(state, lane, pool));
  return isHolder ? 'yes' : 'wait';
}

/**
 * Whether a lane is one of those that a pool has room for. A cold start takes every run that it finds for a granted one, also
 * that of a copy which was over before its workflow was reset. A drained pool lets its oldest lane end.
 */
function fits({ lanes, settings }: SlotsState, lane: WorkflowLane, pool: string): boolean {
  const older = lanes.filter(({ pools, tenure }) => pools.includes(pool) && tenure < lane.tenure);
  return older.length < Math.max(1, limitOf(settings, pool));
}
