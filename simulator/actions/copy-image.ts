import { newId, type Account } from '../account';
import { documentedError } from '../ecs-error';
import type { CopyEnding, SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { clientTokenOf, imageIdOfToken, rememberToken } from './client-token';
import { checkConflicts, resourceGroupOf, routeOf, sourceOf } from './copy-rules';
import { checkEncryption, checkKey, encryptionOf } from './encryption';
import { checkDescription, checkName, checkTags } from './rules';

/** How a copy ends whose name ends like this. */
export const ENDINGS_BY_NAME = { 'create-failed': 'CreateFailed', unavailable: 'UnAvailable' } as const;

/** Checks in the order of the API page, then starts the copy; answers with the id of the new image. */
export function copyImage(account: Account, parameters: Parameters): { ImageId: string } {
  const token = clientTokenOf(parameters);
  const earlier = token === undefined ? undefined : imageIdOfToken(account, token, parameters);
  if (earlier !== undefined) return { ImageId: earlier };
  const image = plannedImage(account, parameters);
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  account.begin(image);
  if (token !== undefined) rememberToken(account, token, parameters, image.imageId);
  return { ImageId: image.imageId };
}

function plannedImage(account: Account, parameters: Parameters): SimulatedImage {
  const route = routeOf(account, parameters);
  const encrypted = encryptionOf(parameters);
  const image = sourceOf(account, route);
  checkEncryption(image, encrypted);
  checkKey(account, parameters, route.destination);
  const name = parameters.text('DestinationImageName') ?? image.name;
  const description = parameters.text('DestinationDescription') ?? image.description;
  const tags = parameters.tags();
  checkName(name);
  if (description !== '') checkDescription(description);
  checkTags(tags);
  checkConflicts(account, image, route.destination, name);
  const now = account.now();
  return {
    ...image,
    regionId: route.destination,
    imageId: newId('m'),
    name,
    ownerAlias: 'self',
    description,
    tags,
    resourceGroupId: resourceGroupOf(account, parameters),
    status: 'Waiting',
    isCopied: true,
    createdAt: now,
    disks: image.disks.map((disk) => ({ ...disk, snapshotId: '', encrypted })),
    visibleFrom: now + account.settings.visibleAfterMs,
    tagsVisibleFrom: now + account.settings.tagsVisibleAfterMs,
    copy: {
      source: { regionId: image.regionId, imageId: image.imageId },
      done: 0,
      at: now,
      endsAs: endingOf(name),
    },
  };
}

function endingOf(name: string): CopyEnding {
  return Object.entries(ENDINGS_BY_NAME).find(([suffix]) => name.endsWith(suffix))?.[1] ?? 'Available';
}
