import { removeSnapshots } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';

/** Deletes the snapshots that a cancelled copy left behind. Returns the ids of those that are left. */
export function deleteSnapshots(dependencies: Dependencies) {
  return ({ regionId, snapshotIds }: { regionId: string; snapshotIds: string[] }): Promise<string[]> =>
    removeSnapshots(dependencies, regionId, snapshotIds);
}
