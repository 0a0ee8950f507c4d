import type { Account } from '../account';
import { documentedError, EcsError, invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';
import { regionOf } from './rules';

/** Snapshots of one region, all of them or those whose ids are given as a JSON list. */
export function describeSnapshots(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  const wanted = idsOf(parameters.text('SnapshotIds'));
  const found = account.snapshots(regionId).filter(({ snapshotId }) => wanted?.includes(snapshotId) ?? true);
  return {
    TotalCount: found.length,
    Snapshots: { Snapshot: found.map(({ snapshotId }) => ({ SnapshotId: snapshotId, Status: 'accomplished' })) },
  };
}

/** Deletes a snapshot that no image uses. */
export function deleteSnapshot(account: Account, parameters: Parameters): Record<string, never> {
  const snapshotId = parameters.required('SnapshotId');
  const snapshot = account.findSnapshot(snapshotId);
  if (snapshot === undefined) {
    throw new EcsError(404, 'InvalidSnapshotId.NotFound', 'The specified SnapshotId does not exist.');
  }
  const images = account.imagesIn(snapshot.regionId);
  if (images.some(({ disks }) => disks.some((disk) => disk.snapshotId === snapshotId))) {
    throw documentedError('SnapshotCreatedImage');
  }
  account.removeSnapshots([snapshotId]);
  return {};
}

function idsOf(text: string | undefined): unknown[] | undefined {
  if (text === undefined) return undefined;
  try {
    const ids: unknown = JSON.parse(text);
    if (Array.isArray(ids)) return ids as unknown[];
  } catch {
    // Answered like any other malformed list.
  }
  throw invalidParameter('SnapshotIds');
}
