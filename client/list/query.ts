import { SEARCH_ATTRIBUTES } from '../../contract/names';
import { type NightFilter, type ReplicationFilter, startOf } from './filter';
import type { NightStatus, ReplicationStatus } from './statuses';

/** Makes queries of Temporal's visibility from filters. Values are checked before: none holds a quote. Pure. */

/** The query for the replications of a filter; `now` in ms. */
export function replicationQuery({ image, name, ...filter }: ReplicationFilter, now: number): string {
  return all([
    ...partsOf('replicateImage', filter, now),
    ...(image === undefined ? [] : [imageCondition(image)]),
    ...(name === undefined ? [] : [`${SEARCH_ATTRIBUTES.name} = '${name}'`]),
  ]);
}

/** The query for the nights of a filter; `now` in ms. A night that continued as a new run is listed with its last one. */
export function nightQuery(filter: NightFilter, now: number): string {
  return all([...partsOf('syncImages', filter, now), "ExecutionStatus != 'ContinuedAsNew'"]);
}

/** The query for the replications of an image that started after a time. */
export function laterReplicationsQuery(imageId: string, after: Date): string {
  return all([ofType('replicateImage'), imageCondition(imageId), `StartTime >= '${after.toISOString()}'`]);
}

function partsOf(
  type: string,
  { status = [], since }: Pick<ReplicationFilter, 'status' | 'since'>,
  now: number,
): string[] {
  return [
    ofType(type),
    ...(status.length === 0 ? [] : [`(${status.map((one) => STATUS_CONDITIONS[one]).join(' OR ')})`]),
    ...(since === undefined ? [] : [`StartTime >= '${startOf(since, now).toISOString()}'`]),
  ];
}

function ofType(type: string): string {
  return `WorkflowType = '${type}'`;
}

/** The attribute comes with the plan; the id that a request gives has the image from the start. */
function imageCondition(imageId: string): string {
  return `(${SEARCH_ATTRIBUTES.image} = '${imageId}' OR WorkflowId STARTS_WITH 'replicate/${imageId}/')`;
}

const completed = (status: string): string =>
  `(ExecutionStatus = 'Completed' AND ${SEARCH_ATTRIBUTES.status} = '${status}')`;

/** How a workflow closed decides: one that was refused or terminated has no attribute that says so. */
const STATUS_CONDITIONS: Record<ReplicationStatus | NightStatus, string> = {
  running: "ExecutionStatus = 'Running'",
  planned: completed('planned'),
  succeeded: completed('succeeded'),
  partial: completed('partial'),
  failed: "ExecutionStatus = 'Failed'",
  aborted: "ExecutionStatus = 'Canceled'",
  terminated: "ExecutionStatus IN ('Terminated', 'TimedOut')",
};

function all(parts: readonly string[]): string {
  return parts.join(' AND ');
}
