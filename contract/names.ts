/** Names that several processes must agree on. Plain values only, so workflow code may import them. */

/** Task queue of all workflows and activities. */
export const TASK_QUEUE = 'imageferry';

/** Workflow id of the semaphores of one account; one Temporal namespace serves one account. */
export const REGION_SLOTS_ID = 'region-slots';

/**
 * The time of one workflow task of the region slots. A task may have to replay a whole run with thousands of copies in the
 * queue; one that takes longer than its time would be repeated for ever.
 */
export const SLOTS_TASK_TIMEOUT = '30 seconds';

/** How many copies ECS runs at once in a region, as its documentation says. */
export const ECS_LIMIT = 5;

/** Largest size of a region's pool, and so the highest number of a lane. */
export const MAXIMUM_LIMIT = 50;

/** Workflow id of the copy that holds lane `number` (1-based) of a region's pool. The server refuses a second holder. */
export function laneId(regionId: string, number: number): string {
  return `copy/${regionId}/${String(number)}`;
}

/** Where a lane is: in which region's pool, and which number (1-based) in it. */
export interface LanePlace {
  pool: string;
  number: number;
}

/** The lane that a copy's workflow id stands for. */
export function placeOfLane(id: string): LanePlace | undefined {
  const [kind, pool, number] = id.split('/');
  return kind === 'copy' && pool !== undefined && number !== undefined ? { pool, number: Number(number) } : undefined;
}

/** Stands for the lane of a copy that runs in ECS without a workflow. */
export function strayId({ regionId, imageId }: { regionId: string; imageId: string }): string {
  return `stray/${regionId}/${imageId}`;
}

/** The copy without a workflow that an id stands for; undefined for the lane of a workflow. */
export function strayOf(id: string): { regionId: string; imageId: string } | undefined {
  const [kind, regionId, imageId] = id.split('/');
  return kind === 'stray' && regionId !== undefined && imageId !== undefined ? { regionId, imageId } : undefined;
}

/**
 * Id of one try at one copy; `attempt` counts from 1 and grows when a copy gave its lane back and queued again.
 * `firstRunId` is the replication's, which stays the same through a reset.
 */
export function copyId(firstRunId: string, regionId: string, attempt: number): string {
  return `${firstRunId}/${regionId}/${String(attempt)}`;
}

/** The parts that an id of `copyId` is made of. */
export function partsOfCopyId(id: string): { firstRunId: string; regionId: string; attempt: number } {
  const [firstRunId = '', regionId = '', attempt = ''] = id.split('/');
  return { firstRunId, regionId, attempt: Number(attempt) };
}

/** What the ids of all tries at one copy have in common. */
export function copyOfId(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}

/** Workflow id of the clean-up after a copy whose workflow died. */
export function settlementId(lane: string, copyId: string | undefined): string {
  return `settle/${copyId ?? lane}`;
}

/**
 * Workflow id of the notification about a run. `id` is the first run id of the night or the replication, which stays the same
 * through a reset: the run is told of once.
 */
export function notificationId(id: string): string {
  return `notify/${id}`;
}

/** What a notification is about, as the type of a CloudEvent. A receiver chooses by it, so it never changes. */
export const NOTIFICATION_TYPES = {
  night: 'com.github.imageferry.night.finished',
  replication: 'com.github.imageferry.replication.finished',
} as const;

/** Search attributes of replications and copies; all are of type Keyword. `name` is that of the copies. */
export const SEARCH_ATTRIBUTES = {
  image: 'ImageferryImage',
  region: 'ImageferryRegion',
  status: 'ImageferryStatus',
  replication: 'ImageferryReplication',
  name: 'ImageferryName',
  priority: 'ImageferryPriority',
  copies: 'ImageferryCopies',
} as const;

/** Key of the memo that holds a replication's manifest, which a cancelled or failed workflow cannot return. */
export const MANIFEST_MEMO = 'manifest';
/** Key of the memo that holds the drift report of a night. */
export const DRIFT_MEMO = 'drift';
/** Key of the memo of a copy's workflow that holds its `SlotRequest`, read by the inventory of a cold start. */
export const COPY_MEMO = 'copy';
/** Key of the memo of a copy's workflow that holds its `CopyClaim`, read by whoever cleans up after it. */
export const CLAIM_MEMO = 'claim';
/** Key of the memo of the region slots that holds the id of their account. */
export const ACCOUNT_MEMO = 'account';
/** Key of the memo of the region slots that holds the id of the run that waits for a moment without signals, to continue as new. */
export const DRAINING_MEMO = 'drainingRun';

/**
 * Tags that prove where a copy came from. `source` is `<region>/<imageId>`, `run` the replication's first run id. `via` names the
 * finished copy that was copied on in place of the source, as `source` does; most copies have none.
 */
export const PROVENANCE_TAGS = {
  source: 'imageferry:source',
  run: 'imageferry:run',
  replication: 'imageferry:replication',
  via: 'imageferry:via',
} as const;

/**
 * Tags of retention. `deprecatedAt` is when it deprecated the copy, ISO 8601 in UTC, or empty once that is undone. `keep`, with
 * any value, is set by people: the copy stays.
 */
export const RETENTION_TAGS = { deprecatedAt: 'imageferry:deprecated-at', keep: 'imageferry:keep' } as const;

/** Id of the activity of a replication whose heartbeat its followers send. */
export const LEASE_ACTIVITY_ID = 'lease';

/** Name of the signal by which a replication hears of its copies: a list of `CopyEvent`. */
export const copyEventsSignalName = 'copyEvents';
/** Name of the query for a replication's manifest so far. */
export const manifestQueryName = 'manifest';
/** Name of the query for the drift report of a night so far. */
export const driftQueryName = 'drift';
/** Name of the query by which copies ask their replication what to make, and whether they are still to be made. */
export const claimQueryName = 'claim';
/** Name of the signal that ends a copy: its copy id. The next copy in the lane ignores it. */
export const endCopySignalName = 'endCopy';
/** No workflow listens to it: any signal gives a workflow its first task. */
export const wakeSignalName = 'wake';
/** Name of the signal by which a copy hears how far it is: a `CopyProgressSignal`. */
export const copyProgressSignalName = 'copyProgress';
/** Names of the signals by which `regionSlots` is asked for lanes, and hears of them. */
export const enqueueSignalName = 'enqueue';
export const withdrawSignalName = 'withdraw';
export const laneResetSignalName = 'laneReset';
export const copyStoppedSignalName = 'copyStopped';
export const copyWaitsSignalName = 'copyWaits';
/** Name of the query for what the copies of a replication wait for. */
export const waitsQueryName = 'waits';
/** Name of the query for how long copies take. */
export const estimatesQueryName = 'estimates';
/** Name of the query for what would become of copies if they were asked for. */
export const forecastQueryName = 'forecast';
/** Name of the query by which a run of a lane's workflow that was reset asks whether the lane is still its own. */
export const mayHoldQueryName = 'mayHold';
/** Name of the query for the pools, the lanes and the head of the queue of `regionSlots`. */
export const slotsQueryName = 'slots';
/** Names of the updates by which operators change `regionSlots`. */
export const setLimitUpdateName = 'setLimit';
export const releaseLaneUpdateName = 'releaseLane';
/** Name of the update after which `regionSlots` moves to the worker version that is current. */
export const moveUpdateName = 'move';
/** Name of the update by which people add a target region to a replication. */
export const addRegionUpdateName = 'addRegion';
/** Names of the updates by which people drop a target region of a replication, and change the priority of what waits. */
export const dropRegionUpdateName = 'dropRegion';
export const changePriorityUpdateName = 'changePriority';

/** The global variable of the workflow sandbox that tells workflows to encode the text of their failures, for a codec to encrypt. */
export const ENCODES_FAILURES = 'imageferryEncodesFailures';

/** Header of a query to a workflow that has ended. */
export const ENDED_HEADER = 'imageferry-ended';
