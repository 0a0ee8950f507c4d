import type { SlotRequest } from '../../contract/messages';
import { removeSnapshots } from '../image/remove-image';
import type { Dependencies } from '../shared/dependencies';
import { waitOutRefusals } from './wait-out-refusals';

export interface DeleteSnapshotsInput {
  /** The copy whose replication hears what blocks the deletion. */
  request?: SlotRequest;
  regionId: string;
  snapshotIds: string[];
}

/** Deletes the snapshots that a cancelled copy left behind. Returns the ids of those that are left. */
export function deleteSnapshots(dependencies: Dependencies) {
  return ({ request, regionId, snapshotIds }: DeleteSnapshotsInput): Promise<string[]> =>
    waitOutRefusals(dependencies, { purpose: 'tidy', request }, (isWaitedOut) =>
      removeSnapshots(dependencies, regionId, snapshotIds, isWaitedOut),
    );
}
