import { defined } from '../../contract/defined';
import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import type { SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { startOnce } from './client-token';
import { checkConflicts, resourceGroupOf, routeOf, sourceOf } from './copy-rules';
import { checkEncryption, encryptionOf, keyOf } from './encryption';
import { newCopy } from './new-copy';
import { checkTagPolicy } from './tag-policy';
import { checkTags, isDescription, isName } from './rules';

/** Checks in the order of the API page, then starts the copy; answers with the id of the new image. */
export function copyImage(account: Account, parameters: Parameters): { ImageId: string } {
  return { ImageId: startOnce(account, parameters, () => startCopy(account, parameters)) };
}

function startCopy(account: Account, parameters: Parameters): string {
  const image = plannedImage(account, parameters);
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  account.begin(image);
  return image.imageId;
}

/** The new image, once every check has passed. */
function plannedImage(account: Account, parameters: Parameters): SimulatedImage {
  const route = routeOf(account, parameters);
  const encrypted = encryptionOf(parameters);
  const source = sourceOf(account, route);
  checkEncryption(source, encrypted);
  const kmsKeyId = keyOf(account, parameters, route.destination);
  const name = parameters.text('DestinationImageName') ?? source.name;
  const description = parameters.text('DestinationDescription') ?? source.description;
  const tags = parameters.tags();
  if (!isName(name)) throw documentedError('InvalidImageName.Malformed');
  if (description !== '' && !isDescription(description)) throw documentedError('InvalidDescription.Malformed');
  checkTags(tags);
  checkTagPolicy(account, tags);
  checkConflicts(account, source, route.destination, name);
  const resourceGroupId = resourceGroupOf(account, parameters);
  const encryption = defined({ encrypted, kmsKeyId });
  return newCopy(account, source, {
    regionId: route.destination,
    name,
    description,
    tags,
    resourceGroupId,
    encryption,
  });
}
