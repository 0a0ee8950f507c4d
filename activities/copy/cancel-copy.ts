import { Context } from '@temporalio/activity';
import type { EcsImageStatus } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { lookById, lookSeveralTimes } from '../image/find-image';
import { isUnfinished, snapshotIdsOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { holdLane, type LaneHold } from './hold-lane';

export interface CancelCopyInput {
  regionId: string;
  imageId: string;
  /** Given by a copy; see `holdLane`. */
  hold?: LaneHold;
}

/** How a cancellation ended: the image is gone, or it reached a final status before. */
export interface CancelledCopy {
  gone: boolean;
  /** The final status of an image that is not gone. */
  status?: EcsImageStatus;
  /** All snapshots that were seen behind the image while it was there. */
  snapshotIds: string[];
}

/**
 * Cancels a copy and looks until its image is gone or finished. The answers of CancelCopyImage are not used, because ECS
 * has one code for five situations: each answer is followed by another look.
 */
export function cancelCopy(dependencies: Dependencies) {
  return async ({ regionId, imageId, hold }: CancelCopyInput): Promise<CancelledCopy> => {
    await holdLane(dependencies, hold);
    const snapshots = new Set<string>();
    for (;;) {
      const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
      for (const snapshotId of image ? snapshotIdsOf(image) : []) snapshots.add(snapshotId);
      if (image === undefined) return { gone: true, snapshotIds: [...snapshots] };
      if (!isUnfinished(image)) return { gone: false, status: image.status, snapshotIds: [...snapshots] };
      await requestCancellation(dependencies, regionId, imageId);
      await Context.current().sleep(dependencies.pacing.lookIntervalMs);
    }
  };
}

/** Fails only when the account may not cancel at all. */
async function requestCancellation({ ecs }: Dependencies, regionId: string, imageId: string): Promise<void> {
  try {
    await ecs.cancelCopyImage(regionId, imageId);
  } catch (error) {
    if (!(error instanceof EcsFailure) || error.facts.class === 'auth') throw error;
  }
}
