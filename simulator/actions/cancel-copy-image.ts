import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import { isUnfinished } from '../image';
import type { Parameters } from '../parameters';
import { regionOf } from './rules';

/** Ends a copy that runs or waits; its image disappears. */
export function cancelCopyImage(account: Account, parameters: Parameters): Record<string, never> {
  const image = account.find(regionOf(account, parameters), parameters.required('ImageId'));
  if (image === undefined || image.goneFrom !== undefined) throw documentedError('InvalidImageId.NotFound');
  if (!image.isCopied) throw documentedError('ImageCreatedNotFromCopy');
  if (image.status === 'CreateFailed') throw documentedError('IncorrectImageStatus', 'The Image copy has been failed.');
  if (!isUnfinished(image)) throw documentedError('IncorrectImageStatus', 'The image copy has completed.');
  if (!account.settings.canCancel || image.canCancel === false) throw documentedError('CancelNotSupported');
  if (!account.settings.cancelLeavesSnapshots) account.removeSnapshots(image.disks.map((disk) => disk.snapshotId));
  account.remove(image, account.settings.goneAfterMs);
  return {};
}
