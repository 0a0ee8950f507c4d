import type { Account } from '../account';
import { EcsError } from '../ecs-error';
import { isUnfinished } from '../image';
import type { Parameters } from '../parameters';
import { regionOf } from './rules';

/** Deletes an image but not its snapshots. One that does not exist is ignored. */
export function deleteImage(account: Account, parameters: Parameters): Record<string, never> {
  const image = account.find(regionOf(parameters), parameters.required('ImageId'));
  if (image === undefined) return {};
  if (isUnfinished(image)) {
    throw new EcsError(
      403,
      'OperationDenied.ImageCopying',
      'The image is currently being copied. Please try again later.',
    );
  }
  if (image.ownerAlias !== 'self') {
    throw new EcsError(403, 'Forbidden', 'User not authorized to operate on the specified resource.');
  }
  account.remove(image, account.settings.goneAfterMs);
  return {};
}
