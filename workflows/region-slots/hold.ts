import type { HoldAnswer } from '../../contract/messages';
import { copyOf, type SlotsState } from './state';

/**
 * Whether a run of a lane's workflow that was reset may change anything in ECS: it must hold the lane for its copy.
 * `wait` while that is being found out, or while the copy of an earlier run is cleaned up.
 */
export function mayHold(state: SlotsState, id: string, copyId: string, runId: string): HoldAnswer {
  const lane = state.lanes.find((other) => other.id === id);
  if (lane === undefined) return state.inventory === 'complete' ? 'no' : 'wait';
  if (lane.kind !== 'workflow' || copyOf(lane)?.request.copyId !== copyId) return 'no';
  return lane.phase === 'running' && lane.runId === runId ? 'yes' : 'wait';
}
