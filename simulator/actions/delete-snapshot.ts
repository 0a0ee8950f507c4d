import type { Account } from '../account';
import { documentedError, EcsError } from '../ecs-error';
import type { Parameters } from '../parameters';

/** Deletes a snapshot that no image uses; an image holds its snapshots against `Force` too. */
export function deleteSnapshot(account: Account, parameters: Parameters): Record<string, never> {
  const snapshotId = parameters.required('SnapshotId');
  parameters.flag('Force');
  const snapshot = account.findSnapshot(snapshotId);
  if (snapshot === undefined) {
    throw new EcsError(404, 'InvalidSnapshotId.NotFound', 'The specified SnapshotId does not exist.');
  }
  account.advance();
  if (account.imageWith(snapshot) !== undefined) throw documentedError('SnapshotCreatedImage');
  account.removeSnapshots([snapshotId]);
  return {};
}
