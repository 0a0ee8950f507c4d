import type { SlotRequest } from '../../contract/messages';
import { removeImage } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { holdLane, type LaneHold } from './hold-lane';
import { waitOutRefusals } from './wait-out-refusals';

export interface DeleteCopyInput {
  /** The copy whose replication hears what blocks the deletion. */
  request?: SlotRequest;
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
  return async ({ request, regionId, imageId, snapshotIds, hold }: DeleteCopyInput): Promise<string[]> => {
    await holdLane(dependencies, hold);
    return waitOutRefusals(dependencies, { purpose: 'tidy', request }, (isWaitedOut) =>
      removeImage(dependencies, regionId, imageId, snapshotIds, isWaitedOut),
    );
  };
}
