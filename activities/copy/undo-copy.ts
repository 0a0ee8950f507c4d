import { Context } from '@temporalio/activity';
import type { CopySpec } from '../../contract/schema/plan';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage, EcsImageStatus } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { fenceMs } from '../slots/await-fence';
import { identified, lookById, lookOnce, lookSeveralTimes, lookUntilSure } from '../image/find-image';
import { heartbeating } from '../shared/heartbeat';
import { isUnfinished, snapshotIdsOf } from '../image/image-state';
import { provenanceOf } from '../image/provenance';
import { removeById, removeSnapshots } from '../image/remove-image';

/** What compensation has to deal with: the image that this copy started, and the snapshots behind it. */
export interface FoundCopy {
  imageId: string;
  status: EcsImageStatus;
  snapshotIds: string[];
}

export interface FindStartedCopyInput {
  spec: CopySpec;
  imageId?: string;
  /** CopyImage was sent, perhaps, a moment ago, or is about to be by a worker that lost its way: look for longer. */
  mayHaveStarted?: boolean;
}

/**
 * Finds the image that this copy started, by the id it was given or, after an ambiguous start, by name and tags.
 * Undefined when there is none, or when what is there was started by somebody else.
 */
export function findStartedCopy(dependencies: Dependencies) {
  return async (input: FindStartedCopyInput): Promise<FoundCopy | undefined> =>
    heartbeating(async () => {
      const image = await (input.imageId === undefined
        ? lookForOurs(dependencies, input)
        : lookSeveralTimes(dependencies, () => lookById(dependencies, input.spec.regionId, input.imageId ?? '')));
      return image && { imageId: image.imageId, status: image.status, snapshotIds: snapshotIdsOf(image) };
    });
}

async function lookForOurs(
  dependencies: Dependencies,
  { spec, mayHaveStarted }: FindStartedCopyInput,
): Promise<EcsImage | undefined> {
  const look = () => lookOnce(dependencies, spec);
  const found = await (mayHaveStarted === true
    ? lookUntilSure(dependencies, look, fenceMs(dependencies))
    : lookSeveralTimes(dependencies, look));
  const image = found && (await identified(dependencies, spec, found));
  return image !== undefined && provenanceOf(image, spec) === 'ours' ? image : undefined;
}

/** How an attempt to cancel ended: the image is gone, or it reached a state of its own first. */
export interface CancelledCopy {
  gone: boolean;
  status?: EcsImageStatus;
  /** All that were seen behind the image while it was there. */
  snapshotIds: string[];
}

/**
 * Cancels a copy and looks until it is gone or finished. What CancelCopyImage answers is never trusted: ECS uses one
 * code for five situations, so each answer is followed by another look.
 */
export function cancelCopy(dependencies: Dependencies) {
  return async ({ regionId, imageId }: { regionId: string; imageId: string }): Promise<CancelledCopy> =>
    heartbeating(async () => {
      const snapshots = new Set<string>();
      for (;;) {
        const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
        for (const snapshotId of image ? snapshotIdsOf(image) : []) snapshots.add(snapshotId);
        if (image === undefined) return { gone: true, snapshotIds: [...snapshots] };
        if (!isUnfinished(image)) return { gone: false, status: image.status, snapshotIds: [...snapshots] };
        await requestCancel(dependencies, regionId, imageId);
        await Context.current().sleep(dependencies.pacing.lookIntervalMs);
      }
    });
}

async function requestCancel({ ecs }: Dependencies, regionId: string, imageId: string): Promise<void> {
  try {
    await ecs.cancelCopyImage(regionId, imageId);
  } catch (error) {
    if (!(error instanceof EcsFailure) || error.facts.class === 'auth') throw error;
  }
}

/** Deletes an image that this replication started, proves it gone, then deletes its snapshots. Returns what is left. */
export function deleteCopy(dependencies: Dependencies) {
  return async (input: { regionId: string; imageId: string; snapshotIds: string[] }): Promise<string[]> =>
    heartbeating(() => removeById(dependencies, input.regionId, input.imageId, input.snapshotIds));
}

/** Deletes the snapshots that a cancelled copy left behind. Returns the ids of those that remain. */
export function deleteSnapshots(dependencies: Dependencies) {
  return async ({ regionId, snapshotIds }: { regionId: string; snapshotIds: string[] }): Promise<string[]> =>
    heartbeating(() => removeSnapshots(dependencies, regionId, snapshotIds));
}
