import { activityInfo, Context, log } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { EnqueueSignal, FoundLane, FoundStray, SlotRequest, WithdrawSignal } from '../contract/messages';
import {
  COPY_MEMO,
  enqueueSignalName,
  laneId,
  PROVENANCE_TAGS,
  REGION_SLOTS_ID,
  TASK_QUEUE,
  withdrawSignalName,
} from '../contract/names';
import { isTransient } from '../contract/ecs-errors';
import type { Dependencies } from './dependencies';
import type { EcsImage } from './ecs/api';
import { EcsFailure } from './ecs/failure';
import { comeBackLater } from './failures';
import { fenceMs } from './fence';
import { lookById, lookSeveralTimes } from './find-copy';
import { heartbeating } from './heartbeat';
import { patiently } from './patience';
import { isUnfinished } from './provenance';

/** Asks the region slots for lanes, starting them if need be. Idempotent by copy id. */
export function enqueueCopies(dependencies: Dependencies) {
  return (signal: EnqueueSignal): Promise<void> => signalRegionSlots(dependencies, enqueueSignalName, signal);
}

/** Asks the region slots to drop queued copies and to cancel running ones. Idempotent by copy id. */
export function withdrawCopies(dependencies: Dependencies) {
  return (signal: WithdrawSignal): Promise<void> => signalRegionSlots(dependencies, withdrawSignalName, signal);
}

async function signalRegionSlots(
  { client, slots }: Dependencies,
  signal: string,
  payload: EnqueueSignal | WithdrawSignal,
): Promise<void> {
  await heartbeating(() =>
    client.workflow.signalWithStart('regionSlots', {
      workflowId: REGION_SLOTS_ID,
      taskQueue: TASK_QUEUE,
      args: [{ settings: slots }],
      signal,
      signalArgs: [payload],
      staticSummary: 'Semaphores of the copy tasks, one pool per region',
    }),
  );
}

/** A watch gives its worker slot back so often: with many lanes, nothing else would have its turn. */
const WATCH_MS = 20_000;

/** Waits until a lane's workflow has closed, or is gone; tells whether it closed in good order. */
export function watchLane({ client }: Dependencies) {
  return ({ id, runId }: { id: string; runId?: string }): Promise<{ clean: boolean }> =>
    heartbeating(async () => {
      const handle = client.workflow.getHandle(id, runId, { followRuns: false });
      const { cancellationSignal } = Context.current();
      const enough = AbortSignal.any([cancellationSignal, AbortSignal.timeout(WATCH_MS)]);
      try {
        await client.withAbortSignal(enough, () => handle.result());
        return { clean: true };
      } catch (error) {
        if (error instanceof WorkflowFailedError) return { clean: false };
        if (error instanceof WorkflowNotFoundError) return { clean: false };
        cancellationSignal.throwIfAborted();
        if (enough.aborted) throw comeBackLater(id, `${id} is still held`, 1);
        throw error;
      }
    });
}

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

async function lanePlaces(dependencies: Dependencies): Promise<Place[]> {
  const places = new Map<string, Place>();
  const regions = await patiently(dependencies, () => dependencies.ecs.describeRegions());
  for (const pool of regions) {
    const limit = dependencies.slots.limits[pool] ?? dependencies.slots.defaultLimit;
    for (let number = 1; number <= limit; number += 1) places.set(laneId(pool, number), { pool, number });
  }
  for (const [id, place] of await higherLanes(dependencies)) places.set(id, place);
  return [...places.values()];
}

/** Lanes of a limit that was raised while the slots ran, which nobody remembers: only the visibility store has them. */
async function higherLanes({ client }: Dependencies): Promise<[string, Place][]> {
  const lanes: [string, Place][] = [];
  const query = "WorkflowType = 'copyImage' AND ExecutionStatus != 'Completed'";
  for await (const { workflowId } of client.workflow.list({ query })) {
    const [, pool, number] = workflowId.split('/');
    if (pool !== undefined && number !== undefined) lanes.push([workflowId, { pool, number: Number(number) }]);
  }
  return lanes;
}

/** Where a lane is: a pool, and a number in it. */
export interface Place {
  pool: string;
  number: number;
}

/** The workflow that holds a lane, or that died in it a moment ago; undefined when the lane is free. */
export function findLane(dependencies: Dependencies) {
  return (place: Place): Promise<FoundLane | undefined> => heartbeating(() => describeLane(dependencies, place));
}

async function describeLane(dependencies: Dependencies, place: Place): Promise<FoundLane | undefined> {
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

/** The copies of ours that run in ECS without a lane. */
export function findStrays(dependencies: Dependencies) {
  return async ({ lanes }: { lanes: FoundLane[] }): Promise<FoundStray[]> =>
    heartbeating(async () => {
      const held = new Set(lanes.map(({ request }) => `${request?.spec.regionId ?? ''}/${request?.spec.name ?? ''}`));
      const regions = await patiently(dependencies, () => dependencies.ecs.describeRegions());
      const images = (await inBatches(regions, (regionId) => ownImages(dependencies, regionId))).flat();
      return images.flatMap(({ regionId, imageId, ...image }): FoundStray[] => {
        const sourceRegionId = image.tags[PROVENANCE_TAGS.source]?.split('/')[0];
        if (sourceRegionId === undefined || !isUnfinished(image) || held.has(`${regionId}/${image.name}`)) return [];
        return [{ regionId, sourceRegionId, imageId }];
      });
    });
}

/** The account's images of a region; none where it may not look, as it cannot have copied anything there either. */
async function ownImages(dependencies: Dependencies, regionId: string): Promise<EcsImage[]> {
  try {
    return await patiently(dependencies, () => dependencies.ecs.describeImages(regionId, {}));
  } catch (error) {
    if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) throw error;
    log.warn('a region is left out of the inventory', { regionId, reason: error.message });
    return [];
  }
}

const BATCH = 20;

async function inBatches<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += BATCH) {
    results.push(...(await Promise.all(items.slice(start, start + BATCH).map(work))));
  }
  return results;
}

/** Waits until a copy that runs without a lane has left ECS's hands, whatever its end. One look per attempt. */
export function awaitStray(dependencies: Dependencies) {
  return async ({ regionId, imageId }: { regionId: string; imageId: string }): Promise<void> =>
    heartbeating(async () => {
      const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
      if (image === undefined || !isUnfinished(image)) return;
      throw comeBackLater(regionId, `${imageId} is ${image.status}`, dependencies.pacing.minimumPollMs);
    });
}

/**
 * Holds a quarantined lane until no call of its dead copy can be on its way any more: an attempt that lost its worker
 * may still send its last request.
 */
export function awaitFence(dependencies: Dependencies) {
  return async (): Promise<void> =>
    heartbeating(async () => {
      const elapsed = Date.now() - activityInfo().scheduledTimestampMs;
      await Context.current().sleep(Math.max(0, fenceMs(dependencies) - elapsed));
    });
}
