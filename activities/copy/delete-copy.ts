import { removeImage } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { holdLane, type LaneHold } from './hold-lane';

export interface DeleteCopyInput {
  regionId: string;
  imageId: string;
  snapshotIds: string[];
  /** Given by a copy; see `holdLane`. */
  hold?: LaneHold;
}

/**
 * Deletes an image that this replication started, proves that it is gone, and deletes its snapshots. Returns the ids of
 * the snapshots that are left.
 */
export function deleteCopy(dependencies: Dependencies) {
  return async ({ regionId, imageId, snapshotIds, hold }: DeleteCopyInput): Promise<string[]> => {
    await holdLane(dependencies, hold);
    return removeImage(dependencies, regionId, imageId, snapshotIds);
  };
}
