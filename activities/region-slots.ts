import { activityInfo, Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
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
  PROVENANCE_TAGS,
  REGION_SLOTS_ID,
  TASK_QUEUE,
  withdrawSignalName,
} from '../contract/names';
import type { Dependencies } from './dependencies';
import { isUnfinished } from './provenance';
import { heartbeating } from './heartbeat';
import { patiently } from './patience';
import { SENDING_CALL_TIMEOUTS } from './start-copy';

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

/** Waits until a lane's workflow has closed; tells whether it closed in good order. */
export function watchLane({ client }: Dependencies) {
  return async ({ id, runId }: { id: string; runId?: string }): Promise<{ clean: boolean }> =>
    heartbeating(async () => {
      const handle = client.workflow.getHandle(id, runId, { followRuns: false });
      const closed = handle.result().then(
        () => ({ clean: true }),
        () => undefined,
      );
      const outcome = await Promise.race([closed, Context.current().cancelled]);
      if (outcome !== undefined) return outcome;
      const { status } = await handle.describe();
      if (status.name === 'RUNNING') throw new Error(`the watch of ${id} was interrupted`);
      return { clean: status.name === 'COMPLETED' };
    });
}

/** Starts that a run of the region slots asked for when it was ended may still be on their way. */
const LAST_STARTS_MS = 2000;

/**
 * What a cold start has to know before the first grant: the lanes whose workflows run (asked one by one, because the
 * visibility store lags), and the copies of ours that run in ECS without a lane.
 */
export function takeInventory(dependencies: Dependencies) {
  return async (): Promise<Inventory> =>
    heartbeating(async () => {
      await Context.current().sleep(LAST_STARTS_MS);
      const regions = await patiently(dependencies, () => dependencies.ecs.describeRegions());
      const lanes = await findLanes(dependencies, regions);
      const strays = await findStrays(dependencies, regions, lanes);
      return { lanes, strays };
    });
}

async function findLanes({ client, slots }: Dependencies, regions: string[]): Promise<FoundLane[]> {
  const candidates = new Map<string, { pool: string; number: number }>();
  for (const pool of regions) {
    const limit = Math.max(slots.limits[pool] ?? slots.defaultLimit, slots.defaultLimit);
    for (let number = 1; number <= limit; number += 1) candidates.set(laneId(pool, number), { pool, number });
  }
  for await (const { workflowId } of client.workflow.list({
    query: "WorkflowType = 'copyImage' AND ExecutionStatus = 'Running'",
  })) {
    const [, pool, number] = workflowId.split('/');
    if (pool !== undefined && number !== undefined) candidates.set(workflowId, { pool, number: Number(number) });
  }
  const found = await inBatches([...candidates], ([id, place]) => describeLane(client, id, place));
  return found.filter((lane) => lane !== undefined);
}

/** The workflow that holds a lane; undefined when none does any more. */
export function findLane({ client }: Dependencies) {
  return ({ id, ...place }: Pick<FoundLane, 'id' | 'pool' | 'number'>): Promise<FoundLane | undefined> =>
    heartbeating(() => describeLane(client, id, place));
}

async function describeLane(
  client: Dependencies['client'],
  id: string,
  place: { pool: string; number: number },
): Promise<FoundLane | undefined> {
  try {
    const { status, runId, memo } = await client.workflow.getHandle(id).describe();
    if (status.name !== 'RUNNING') return undefined;
    const request = memo?.[COPY_MEMO] as SlotRequest | undefined;
    return { id, ...place, runId, ...(request === undefined ? {} : { request }) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

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

const BATCH = 10;

async function inBatches<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += BATCH) {
    results.push(...(await Promise.all(items.slice(start, start + BATCH).map(work))));
  }
  return results;
}

/** Waits until a copy that runs without a lane has left ECS's hands, whatever its end. */
export function awaitStray(dependencies: Dependencies) {
  return async ({ regionId, imageId }: { regionId: string; imageId: string }): Promise<void> =>
    heartbeating(async () => {
      for (;;) {
        const [image] = await patiently(dependencies, () => dependencies.ecs.describeImages(regionId, { imageId }));
        if (image === undefined || !isUnfinished(image)) return;
        await Context.current().sleep(dependencies.pacing.minimumPollMs);
      }
    });
}

/**
 * Holds a quarantined lane until no call of its dead copy can be on its way any more: an attempt that lost its worker
 * may still send its last request.
 */
export function awaitFence({ callTimeoutMs }: Dependencies) {
  return async (): Promise<void> =>
    heartbeating(async () => {
      const elapsed = Date.now() - activityInfo().scheduledTimestampMs;
      const fenceMs = (SENDING_CALL_TIMEOUTS + 1) * callTimeoutMs;
      await Context.current().sleep(Math.max(0, fenceMs - elapsed));
    });
}
