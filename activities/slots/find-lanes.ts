import { activityInfo, Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { FoundLane, SlotRequest } from '../../contract/messages';
import { COPY_MEMO, laneId, type LanePlace, placeOfLane, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { fenceMs } from './await-fence';
import { heartbeating } from '../shared/heartbeat';
import { inBatches } from '../shared/in-batches';
import { patiently } from '../shared/patience';

/** Starts that a run of the region slots asked for when it was ended may still be on their way. */
const LAST_STARTS_MS = 2000;

/** The lanes whose workflows run or have just died; asked one by one, because the visibility store lags. */
export function findLanes(dependencies: Dependencies) {
  return async (): Promise<FoundLane[]> =>
    heartbeating(async () => {
      if (await hasPredecessor(dependencies)) await Context.current().sleep(LAST_STARTS_MS);
      const places = await lanePlaces(dependencies);
      const found = await inBatches(places, (place) => describeLane(dependencies, place));
      return found.filter((lane) => lane !== undefined);
    });
}

/** Whether region slots ran here before this run of them. */
async function hasPredecessor({ client }: Dependencies): Promise<boolean> {
  const runId = activityInfo().workflowExecution?.runId;
  for await (const run of client.workflow.list({ query: `WorkflowId = '${REGION_SLOTS_ID}'` })) {
    if (run.runId !== runId) return true;
  }
  return false;
}

async function lanePlaces(dependencies: Dependencies): Promise<LanePlace[]> {
  const places = new Map<string, LanePlace>();
  const regions = await patiently(dependencies, () => dependencies.ecs.describeRegions());
  for (const pool of regions) {
    const limit = dependencies.slots.limits[pool] ?? dependencies.slots.defaultLimit;
    for (let number = 1; number <= limit; number += 1) places.set(laneId(pool, number), { pool, number });
  }
  for (const [id, place] of await higherLanes(dependencies)) places.set(id, place);
  return [...places.values()];
}

/** Lanes of a limit that was raised while the slots ran, which nobody remembers: only the visibility store has them. */
async function higherLanes({ client }: Dependencies): Promise<[string, LanePlace][]> {
  const lanes: [string, LanePlace][] = [];
  const query = "WorkflowType = 'copyImage' AND ExecutionStatus != 'Completed'";
  for await (const { workflowId } of client.workflow.list({ query })) {
    const place = placeOfLane(workflowId);
    if (place !== undefined) lanes.push([workflowId, place]);
  }
  return lanes;
}

/** The workflow that holds a lane, or that died in it a moment ago; undefined when the lane is free. */
export function findLane(dependencies: Dependencies) {
  return (place: LanePlace): Promise<FoundLane | undefined> => heartbeating(() => describeLane(dependencies, place));
}

async function describeLane(dependencies: Dependencies, place: LanePlace): Promise<FoundLane | undefined> {
  const id = laneId(place.pool, place.number);
  try {
    const { status, runId, memo, closeTime } = await dependencies.client.workflow.getHandle(id).describe();
    const isRunning = status.name === 'RUNNING';
    if (!isRunning && (status.name === 'COMPLETED' || isPast(dependencies, closeTime))) return undefined;
    const request = memo?.[COPY_MEMO] as SlotRequest | undefined;
    return { id, ...place, runId, ...(request && { request }), ...(!isRunning && { died: true }) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Whether whatever a dead copy had sent to ECS must have become visible. */
function isPast(dependencies: Dependencies, closeTime: Date | undefined): boolean {
  const { visibilityGraceMs } = dependencies.pacing;
  return Date.now() - (closeTime?.getTime() ?? 0) > fenceMs(dependencies) + visibilityGraceMs + CLOCK_SKEW_MS;
}

const CLOCK_SKEW_MS = 60_000;
