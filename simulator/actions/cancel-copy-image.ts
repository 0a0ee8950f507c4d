import type { Account } from '../account';
import { EcsError, imageNotFound } from '../ecs-error';
import { isUnfinished } from '../image';
import type { Parameters } from '../parameters';
import { regionOf } from './rules';

/** Ends a copy that runs or waits; its image disappears. */
export function cancelCopyImage(account: Account, parameters: Parameters): Record<string, never> {
  const image = account.find(regionOf(parameters), parameters.required('ImageId'));
  if (image === undefined || image.goneFrom !== undefined) throw imageNotFound();
  if (!image.isCopied) {
    throw new EcsError(400, 'ImageCreatedNotFromCopy', 'The specified image is not the target image of a copy action.');
  }
  if (image.status === 'CreateFailed') throw incorrectStatus('The Image copy has been failed.');
  if (!isUnfinished(image)) throw incorrectStatus('The image copy has completed.');
  if (!account.settings.canCancel) {
    throw new EcsError(400, 'CancelNotSupported', 'The specified image coping can not be cancelled.');
  }
  if (!account.settings.cancelLeavesSnapshots) account.removeSnapshots(image.disks.map((disk) => disk.snapshotId));
  account.remove(image, account.settings.goneAfterMs);
  return {};
}

function incorrectStatus(message: string): EcsError {
  return new EcsError(400, 'IncorrectImageStatus', message);
}
