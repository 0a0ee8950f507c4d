import { WorkflowNotFoundError } from '@temporalio/client';
import { defined } from '../../contract/defined';
import type { FoundLane, SlotRequest } from '../../contract/messages';
import { COPY_MEMO, laneId, type LanePlace } from '../../contract/names';
import { fenceMs } from '../copy/send-window';
import type { Dependencies } from '../shared/dependencies';

/** The workflow that holds a lane, or that died in it a moment ago. Undefined when the lane is free. */
export async function describeLane(dependencies: Dependencies, place: LanePlace): Promise<FoundLane | undefined> {
  const id = laneId(place.pool, place.number);
  try {
    const { status, runId, memo, closeTime } = await dependencies.client.workflow.getHandle(id).describe();
    const isRunning = status.name === 'RUNNING';
    if (!isRunning && (status.name === 'COMPLETED' || isLongClosed(dependencies, closeTime))) return undefined;
    const request = memo?.[COPY_MEMO] as SlotRequest | undefined;
    return { id, ...place, runId, ...defined({ request }), ...(!isRunning && { died: true }) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The most by which the clocks of server and worker may differ. */
const CLOCK_SKEW_MS = 60_000;

/** Whether ECS must show by now whatever the dead copy has sent. */
function isLongClosed(dependencies: Dependencies, closeTime: Date | undefined): boolean {
  const { visibilityGraceMs } = dependencies.pacing;
  return Date.now() - (closeTime?.getTime() ?? 0) > fenceMs(dependencies) + visibilityGraceMs + CLOCK_SKEW_MS;
}
