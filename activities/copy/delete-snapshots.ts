import { removeSnapshots } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { holdLane, type LaneHold } from './hold-lane';

export interface DeleteSnapshotsInput {
  regionId: string;
  snapshotIds: string[];
  /** Given by a copy; see `holdLane`. */
  hold?: LaneHold;
}

/** Deletes the snapshots that a cancelled copy left behind. Returns the ids of those that are left. */
export function deleteSnapshots(dependencies: Dependencies) {
  return async ({ regionId, snapshotIds, hold }: DeleteSnapshotsInput): Promise<string[]> => {
    await holdLane(dependencies, hold);
    return removeSnapshots(dependencies, regionId, snapshotIds);
  };
}
