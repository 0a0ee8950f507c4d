import { Context } from '@temporalio/activity';
import type { CopySpec } from '../contract/schema/plan';
import type { Dependencies } from './dependencies';
import type { EcsImage, EcsImageStatus } from './ecs/api';
import { EcsFailure } from './ecs/failure';
import { lookSeveralTimes } from './find-copy';
import { heartbeating } from './heartbeat';
import { patiently } from './patience';
import { isUnfinished, provenanceOf, snapshotIdsOf } from './provenance';
import { removeById, removeSnapshots } from './remove-image';

/** What compensation has to deal with: the image that this copy started, and the snapshots behind it. */
export interface FoundCopy {
  imageId: string;
  status: EcsImageStatus;
  snapshotIds: string[];
}

/**
 * Finds the image that this copy started, by the id it was given or, after an ambiguous start, by name and tags.
 * Undefined when there is none, or when what is there was started by somebody else.
 */
export function findStartedCopy(dependencies: Dependencies) {
  return async ({ spec, imageId }: { spec: CopySpec; imageId?: string }): Promise<FoundCopy | undefined> =>
    heartbeating(async () => {
      const image =
        imageId === undefined ? await lookForOurs(dependencies, spec) : await byId(dependencies, spec, imageId);
      return image && { imageId: image.imageId, status: image.status, snapshotIds: snapshotIdsOf(image) };
    });
}

async function lookForOurs(dependencies: Dependencies, spec: CopySpec): Promise<EcsImage | undefined> {
  const image = await lookSeveralTimes(dependencies, spec);
  if (image === undefined) return undefined;
  const provenance = provenanceOf(image, spec);
  if (provenance === 'unknown') {
    await Context.current().sleep(dependencies.pacing.visibilityGraceMs);
    const again = await byId(dependencies, spec, image.imageId);
    return again !== undefined && provenanceOf(again, spec) === 'ours' ? again : undefined;
  }
  return provenance === 'ours' ? image : undefined;
}

async function byId(dependencies: Dependencies, spec: CopySpec, imageId: string): Promise<EcsImage | undefined> {
  const [image] = await patiently(dependencies, () => dependencies.ecs.describeImages(spec.regionId, { imageId }));
  return image;
}

/** How an attempt to cancel ended: the image is gone, or it reached a state of its own first. */
export type CancelledCopy = { gone: true } | { gone: false; status: EcsImageStatus; snapshotIds: string[] };

/**
 * Cancels a copy and looks until it is gone or finished. What CancelCopyImage answers is never trusted: ECS uses one
 * code for five situations, so each answer is followed by another look.
 */
export function cancelCopy(dependencies: Dependencies) {
  return async ({ regionId, imageId }: { regionId: string; imageId: string }): Promise<CancelledCopy> =>
    heartbeating(async () => {
      for (;;) {
        const [image] = await dependencies.ecs.describeImages(regionId, { imageId });
        if (image === undefined) return { gone: true };
        if (!isUnfinished(image)) return { gone: false, status: image.status, snapshotIds: snapshotIdsOf(image) };
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
