import type { Account } from '../account';
import { type EcsError, refusal } from '../ecs-error';
import { isUnfinished, type SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { isRegion } from '../regions';

/** Which image is to be copied, from where to where. */
export interface Route {
  imageId: string;
  source: string;
  destination: string;
}

/** An image is copied within its region unless another one is given. */
export function routeOf(parameters: Parameters): Route {
  const source = parameters.required('RegionId');
  const imageId = parameters.required('ImageId');
  const destination = parameters.text('DestinationRegionId') ?? source;
  if (!isRegion(source)) throw refusal('SourceRegion.NotFound');
  if (!isRegion(destination)) throw refusal('DestinationRegion.NotFound');
  return { imageId, source, destination };
}

/** The source image, when it exists and may be copied that way. */
export function sourceOf(account: Account, route: Route): SimulatedImage {
  const image = account.find(route.source, route.imageId);
  if (image === undefined || image.goneFrom !== undefined) throw refusal('InvalidImageId.NotFound');
  checkOwner(image, route);
  if (isUnfinished(image)) throw refusal('OperationDenied.ImageCopying');
  if (image.status !== 'Available') throw refusal('IncorrectImageStatus');
  return image;
}

/** Images of one's own go to another region, those that others share stay in theirs. */
function checkOwner({ ownerAlias }: SimulatedImage, { source, destination }: Route): void {
  switch (ownerAlias) {
    case 'self':
      if (source === destination) throw refusal('IncorrectDestinationRegion');
      return;
    case 'others':
      if (source !== destination) throw refusal('OperationDenied.SameRegionOnly');
      return;
    default:
      throw refusal('OperationDenied.CommunityImage');
  }
}

/** The destination must have the name free, room for an image, and no copy of the same one under way. */
export function checkConflicts(account: Account, image: SimulatedImage, regionId: string, name: string): void {
  const { imageQuota, refuseConcurrentCopies } = account.settings;
  const there = account.imagesIn(regionId).filter(({ ownerAlias }) => ownerAlias === 'self');
  if (there.some((other) => other.name === name)) throw refusal('InvalidImageName.Duplicated');
  if (imageQuota !== null && there.length >= imageQuota) throw quotaExceeded(imageQuota);
  const isCopyingNow = there.some(({ copy }) => copy?.source.imageId === image.imageId);
  if (isCopyingNow && refuseConcurrentCopies) throw refusal('OperationDenied.ImageCopyConflict');
}

function quotaExceeded(quota: number): EcsError {
  return refusal('QuotaExceed.Image', `The number of images exceeds the limit (${String(quota)}).`);
}

export function resourceGroupOf(account: Account, parameters: Parameters): string {
  const { resourceGroups } = account.settings;
  const group = parameters.text('ResourceGroupId');
  if (group === undefined) return 'rg-default';
  if (resourceGroups?.includes(group) === false) throw refusal('InvalidResourceGroup.NotFound');
  return group;
}
