import { newId, type Account } from '../account';
import { invalid, refusal } from '../ecs-error';
import { isUnfinished, type SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { isRegion } from '../regions';
import { checkDescription, checkName, checkTags } from './rules';

/** A name that makes the copy end badly, so that the cleaning up can be tried: `...-create-failed`. */
const ENDS_AS = [
  [/create-failed$/, 'CreateFailed'],
  [/unavailable$/, 'UnAvailable'],
] as const;

/** Checks in the order of the API page, then starts the copy; answers with the id of the new image. */
export function copyImage(account: Account, parameters: Parameters): { ImageId: string } {
  const token = parameters.text('ClientToken');
  if (token !== undefined && token.length > 64) throw invalid('ClientToken');
  const replayed = token === undefined ? undefined : replay(account, token, parameters);
  if (replayed !== undefined) return { ImageId: replayed };
  const image = plannedImage(account, parameters);
  if (parameters.flag('DryRun') === true) {
    throw refusal('DryRunOperation');
  }
  account.begin(image);
  if (token !== undefined) {
    account.state.tokens[token] = { fingerprint: parameters.fingerprint(), imageId: image.imageId };
  }
  return { ImageId: image.imageId };
}

function replay(account: Account, token: string, parameters: Parameters): string | undefined {
  const earlier = Object.hasOwn(account.state.tokens, token) ? account.state.tokens[token] : undefined;
  if (earlier === undefined || earlier.fingerprint === parameters.fingerprint()) return earlier?.imageId;
  throw refusal('IdempotentParameterMismatch');
}

function plannedImage(account: Account, parameters: Parameters): SimulatedImage {
  const { source, regionId } = regionsOf(parameters);
  const encrypted = encryptionOf(parameters);
  const image = sourceImage(account, source, parameters.required('ImageId'), regionId);
  const name = parameters.text('DestinationImageName') ?? image.name;
  const description = parameters.text('DestinationDescription') ?? image.description;
  const tags = parameters.tags();
  checkName(name);
  if (description !== '') checkDescription(description);
  checkTags(tags);
  checkConflicts(account, image, regionId, name);
  const now = account.now();
  return {
    ...image,
    regionId,
    imageId: newId('m'),
    name,
    description,
    tags,
    resourceGroupId: parameters.text('ResourceGroupId') ?? 'rg-default',
    status: 'Waiting',
    isCopied: true,
    createdAt: now,
    disks: image.disks.map((disk) => ({
      ...disk,
      snapshotId: '',
      encrypted: encrypted ?? disk.encrypted,
    })),
    visibleFrom: now + account.settings.visibleAfterMs,
    tagsVisibleFrom: now + account.settings.tagsVisibleAfterMs,
    copy: {
      source: { regionId: source, imageId: image.imageId },
      done: 0,
      at: now,
      endsAs: ENDS_AS.find(([pattern]) => pattern.test(name))?.[1] ?? 'Available',
    },
  };
}

function regionsOf(parameters: Parameters): { source: string; regionId: string } {
  const source = parameters.required('RegionId');
  const regionId = parameters.required('DestinationRegionId');
  if (!isRegion(source)) throw refusal('SourceRegion.NotFound');
  if (!isRegion(regionId)) throw refusal('DestinationRegion.NotFound');
  if (source === regionId) {
    throw refusal('IncorrectDestinationRegion');
  }
  return { source, regionId };
}

function encryptionOf(parameters: Parameters): boolean | undefined {
  const encrypted = parameters.flag('Encrypted');
  if (parameters.text('KMSKeyId') === undefined || encrypted === true) return encrypted;
  throw refusal('InvalidParameter.EncryptedIllegal');
}

function sourceImage(account: Account, source: string, imageId: string, regionId: string): SimulatedImage {
  const image = account.find(source, imageId);
  if (image === undefined) throw refusal('InvalidImageId.NotFound');
  if (image.ownerAlias === 'others' && source !== regionId) {
    throw refusal('OperationDenied.SameRegionOnly');
  }
  if (image.ownerAlias !== 'self') {
    throw refusal('OperationDenied.CommunityImage');
  }
  if (isUnfinished(image)) {
    throw refusal('OperationDenied.ImageCopying');
  }
  if (image.status !== 'Available') throw refusal('IncorrectImageStatus');
  return image;
}

function checkConflicts(account: Account, image: SimulatedImage, regionId: string, name: string): void {
  const there = account.imagesIn(regionId);
  if (there.some((other) => other.name === name && other.ownerAlias === 'self')) {
    throw refusal('InvalidImageName.Duplicated');
  }
  const isCopyingNow = there.some(({ copy }) => copy?.source.imageId === image.imageId);
  if (isCopyingNow && account.settings.refuseConcurrentCopies) {
    throw refusal('OperationDenied.ImageCopyConflict');
  }
}
