import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defined } from '../../contract/defined';
import type { FoundLane } from '../../contract/messages';
import { laneId, type LanePlace } from '../../contract/names';
import { fenceMs } from '../copy/send-window';
import type { Dependencies } from '../shared/dependencies';
import { wakeUnlessBegun } from '../shared/wake';
import { describeRun, endOf } from './describe-run';
import { claimIn, requestIn } from './lane-memo';

/** The workflow that holds a lane, or that died in it a moment ago. Undefined when the lane is free. */
export async function describeLane(dependencies: Dependencies, place: LanePlace): Promise<FoundLane | undefined> {
  const run = await describeRun(dependencies, { id: laneId(place.pool, place.number) });
  const end = endOf(run);
  if (run === undefined || end === 'completed') return undefined;
  await wakeUnlessBegun(dependencies, run);
  if (end === 'running') return toFoundLane(place, run);
  return isLongClosed(dependencies, run.closeTime) ? undefined : { ...toFoundLane(place, run), died: true };
}

/** A lane as the run in it says. */
export function toFoundLane(place: LanePlace, { runId, memo, raw }: WorkflowExecutionDescription): FoundLane {
  // The workflow of a copy neither continues as new nor is retried.
  const isReset = (raw.workflowExecutionInfo?.firstRunId ?? runId) !== runId || undefined;
  const found = { request: requestIn(memo), imageName: claimIn(memo)?.spec.name, isReset };
  return { id: laneId(place.pool, place.number), ...place, runId, ...defined(found) };
}

/** The most by which the clocks of server and worker may differ. */
const CLOCK_SKEW_MS = 60_000;

/** Whether ECS must show by now whatever the dead copy has sent. */
function isLongClosed(dependencies: Dependencies, closeTime: Date | undefined): boolean {
  const { visibilityGraceMs } = dependencies.pacing;
  return Date.now() - (closeTime?.getTime() ?? 0) > fenceMs(dependencies) + visibilityGraceMs + CLOCK_SKEW_MS;
}
