import { activityInfo, Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type {
  EnqueueSignal,
  FoundLane,
  FoundStray,
  Inventory,
  SlotRequest,
  WithdrawSignal,
} from '../contract/messages';
import {
  COPY_MEMO,
  enqueueSignalName,
  laneId,
  MAXIMUM_LIMIT,
  PROVENANCE_TAGS,
  REGION_SLOTS_ID,
  TASK_QUEUE,
  withdrawSignalName,
} from '../contract/names';
import type { Dependencies } from './dependencies';
import { comeBackLater } from './failures';
import { fenceMs } from './fence';
import { lookById } from './find-copy';
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

/**
 * What a cold start has to know before the first grant: the lanes whose workflows run or have just died (asked one by
 * one, because the visibility store lags), and the copies of ours that run in ECS without a lane.
 */
export function takeInventory(dependencies: Dependencies) {
  return async (): Promise<Inventory> =>
    heartbeating(async () => {
      if (await hasPredecessor(dependencies)) await Context.current().sleep(LAST_STARTS_MS);
      const regions = await patiently(dependencies, () => dependencies.ecs.describeRegions());
      const lanes = await findLanes(dependencies, regions);
      const strays = await findStrays(dependencies, regions, lanes);
      return { lanes, strays };
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

/** Every lane that there can be: which limits were in force before is not known. */
async function findLanes(dependencies: Dependencies, regions: string[]): Promise<FoundLane[]> {
  const numbers = Array.from({ length: MAXIMUM_LIMIT }, (_, index) => index + 1);
  const places = regions.flatMap((pool) => numbers.map((number) => ({ pool, number })));
  const found = await inBatches(places, (place) => describeLane(dependencies, place));
  return found.filter((lane) => lane !== undefined);
}

interface Place {
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

async function findStrays(dependencies: Dependencies, regions: string[], lanes: FoundLane[]): Promise<FoundStray[]> {
  const held = new Set(lanes.map(({ request }) => `${request?.spec.regionId ?? ''}/${request?.spec.name ?? ''}`));
  const perRegion = await inBatches(regions, async (regionId) => {
    const images = await patiently(dependencies, () => dependencies.ecs.describeImages(regionId, {}));
    return images.flatMap((image): FoundStray[] => {
      const source = image.tags[PROVENANCE_TAGS.source]?.split('/')[0];
      const isStray = isUnfinished(image) && source !== undefined && !held.has(`${regionId}/${image.name}`);
      return isStray ? [{ regionId, sourceRegionId: source, imageId: image.imageId, name: image.name }] : [];
    });
  });
  return perRegion.flat();
}

const BATCH = 50;

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
      const image = await lookById(dependencies, regionId, imageId);
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
