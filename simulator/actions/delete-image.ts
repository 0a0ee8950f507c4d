import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import { isUnfinished } from '../image';
import type { Parameters } from '../parameters';
import { regionOf } from './rules';

/** Deletes an image but not its snapshots. One that does not exist is ignored. */
export function deleteImage(account: Account, parameters: Parameters): Record<string, never> {
  const image = account.find(regionOf(account, parameters), parameters.required('ImageId'));
  if (image === undefined) return {};
  if (isUnfinished(image)) throw documentedError('OperationDenied.ImageCopying');
  if (image.ownerAlias !== 'self') throw documentedError('Forbidden');
  account.remove(image, account.settings.goneAfterMs);
  return {};
}
