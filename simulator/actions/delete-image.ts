import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import { isUnfinished, type SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { regionOf } from './rules';

/** Deletes an image but not its snapshots. One that does not exist is ignored; one in use is deleted by force only. */
export function deleteImage(account: Account, parameters: Parameters): Record<string, never> {
  const image = account.find(regionOf(account, parameters), parameters.required('ImageId'));
  const isForced = parameters.flag('Force') ?? false;
  if (image === undefined) return {};
  if (isUnfinished(image)) {
    throw documentedError(
      'OperationDenied.ImageCopying',
      'The image is being copied. Please use the CancelCopyImage API.',
    );
  }
  if (image.ownerAlias !== 'self') throw documentedError('Forbidden');
  if (image.isPublic) throw documentedError('ImageIsPublic');
  if (!isForced) checkUse(account, image);
  account.remove(image, account.settings.goneAfterMs);
  return {};
}

function checkUse(account: Account, image: SimulatedImage): void {
  if (account.isUsed(image)) throw documentedError('ImageUsingByInstance');
  if (image.sharedWith.length === 0) return;
  throw documentedError(
    'ImageUseShared',
    'The specified image has been shared to others. You can use the DescribeImageSharePermission API to query the users who have been shared.',
  );
}
