import { activityInfo, Context } from '@temporalio/activity';
import type { FoundLane } from '../../contract/messages';
import { laneId, type LanePlace, placeOfLane, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { mapInBatches } from '../shared/map-in-batches';
import { retryTransient } from '../shared/retry-transient';
import { describeLane } from './describe-lane';

/** How long the last starts that earlier region slots asked for may still be on their way; ms. */
const LAST_STARTS_MS = 2000;

/**
 * The lanes whose workflows run, or died a moment ago. Each lane is asked by its id, because the visibility store is
 * updated late.
 */
export function findLanes(dependencies: Dependencies) {
  return async (): Promise<FoundLane[]> => {
    if (await hasPredecessor(dependencies)) await Context.current().sleep(LAST_STARTS_MS);
    const places = await possiblePlaces(dependencies);
    const lanes = await mapInBatches(places, (place) => describeLane(dependencies, place));
    return lanes.filter((lane) => lane !== undefined);
  };
}

/** Whether other region slots ran in this namespace before these. */
async function hasPredecessor({ client }: Dependencies): Promise<boolean> {
  const ownRunId = activityInfo().workflowExecution?.runId;
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${REGION_SLOTS_ID}'` })) {
    if (runId !== ownRunId) return true;
  }
  return false;
}

/** The places within the configured limits, that of one copy beyond them, and those outside of them that copies have used. */
async function possiblePlaces(dependencies: Dependencies): Promise<LanePlace[]> {
  const places = new Map<string, LanePlace>();
  const regions = await retryTransient(dependencies, () => dependencies.ecs.describeRegions());
  for (const pool of regions) {
    const limit = dependencies.slots.limits[pool] ?? dependencies.slots.defaultLimit;
    const highest = dependencies.slots.probing === undefined ? limit : limit + 1;
    for (let number = 1; number <= highest; number += 1) places.set(laneId(pool, number), { pool, number });
  }
  for (const [id, place] of await listedPlaces(dependencies)) places.set(id, place);
  return [...places.values()];
}

/** Places by lane id. Only the visibility store knows the lanes of a limit that an operator raised for a time. */
async function listedPlaces({ client }: Dependencies): Promise<[string, LanePlace][]> {
  const places: [string, LanePlace][] = [];
  const query = "WorkflowType = 'copyImage' AND ExecutionStatus != 'Completed'";
  for await (const { workflowId } of client.workflow.list({ query })) {
    const place = placeOfLane(workflowId);
    if (place !== undefined) places.push([workflowId, place]);
  }
  return places;
}
