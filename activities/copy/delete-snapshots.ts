import type { SlotRequest } from '../../contract/messages';
import { removeSnapshots } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { holdLane, type LaneHold } from './hold-lane';
import { waitOutRefusals } from './wait-out-refusals';

export interface DeleteSnapshotsInput {
  /** The copy whose replication hears what blocks the deletion. */
  request?: SlotRequest;
  regionId: string;
  snapshotIds: string[];
  /** Given by a copy; see `holdLane`. */
  hold?: LaneHold;
}

/** Deletes the snapshots that a cancelled copy left behind. Returns the ids of those that are left. */
export function deleteSnapshots(dependencies: Dependencies) {
  return async ({ request, regionId, snapshotIds, hold }: DeleteSnapshotsInput): Promise<string[]> => {
    await holdLane(dependencies, hold);
    return waitOutRefusals(dependencies, { purpose: 'tidy', request }, (isWaitedOut) =>
      removeSnapshots(dependencies, regionId, snapshotIds, isWaitedOut),
    );
  };
}
