import { copyError } from '../../contract/errors';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';

/** A copy that has ended well. */
export function availableCopy(regionId: string, imageId: string): CopyRecord {
  return { regionId, required: true, status: 'available', attempts: 1, imageId, adopted: false, progress: 100 };
}

/** A copy that is there, and that ECS does not let this replication share. */
export function unsharedCopy(regionId: string, imageId: string): CopyRecord {
  const error = copyError('NotShared', regionId, `${imageId} is not shared with 1000000000000002`);
  const shares = { sharedWith: ['1000000000000001'], notSharedWith: ['1000000000000002'] };
  return { ...availableCopy(regionId, imageId), ...shares, error };
}

/** A copy of a region that somebody has dropped when the copy had just finished. */
export function droppedCopy(regionId: string, imageId: string): CopyRecord {
  return { ...availableCopy(regionId, imageId), dropped: true };
}

/** A copy whose name another image has. */
export function failedCopy(regionId: string): CopyRecord {
  const error = copyError('NameConflict', regionId, 'm-9 already has the name web-7');
  return { regionId, required: true, status: 'failed', attempts: 1, error };
}

/** The manifest of a replication with these copies. */
export function sampleManifest(copies: CopyRecord[], status: Manifest['status'] = 'succeeded'): Manifest {
  return {
    replicationId: 'replicate/m-source0001/0123456789ab',
    status,
    source: { regionId: 'cn-hangzhou', imageId: 'm-source0001', name: 'web-7' },
    copies,
  };
}

/** One copy is there, one failed. */
export const FAILED_MANIFEST = sampleManifest(
  [availableCopy('cn-beijing', 'm-copy0001'), failedCopy('eu-central-1')],
  'failed',
);
