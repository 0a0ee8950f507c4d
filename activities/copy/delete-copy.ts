import { removeImage } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';

export interface DeleteCopyInput {
  regionId: string;
  imageId: string;
  snapshotIds: string[];
}

/**
 * Deletes an image that this replication started, proves that it is gone, and deletes its snapshots. Returns the ids of
 * the snapshots that are left.
 */
export function deleteCopy(dependencies: Dependencies) {
  return ({ regionId, imageId, snapshotIds }: DeleteCopyInput): Promise<string[]> =>
    removeImage(dependencies, regionId, imageId, snapshotIds);
}
