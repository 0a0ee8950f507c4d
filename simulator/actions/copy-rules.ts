import type { Account } from '../account';
import { documentedError, type EcsError } from '../ecs-error';
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
export function routeOf({ settings }: Account, parameters: Parameters): Route {
  const source = parameters.required('RegionId');
  const imageId = parameters.required('ImageId');
  const destination = parameters.text('DestinationRegionId') ?? source;
  if (!isRegion(settings, source)) throw documentedError('SourceRegion.NotFound');
  if (!isRegion(settings, destination)) throw documentedError('DestinationRegion.NotFound');
  return { imageId, source, destination };
}

/** The source image, when it exists and may be copied that way. */
export function sourceOf(account: Account, route: Route): SimulatedImage {
  const image = account.find(route.source, route.imageId);
  if (image === undefined || image.goneFrom !== undefined) throw documentedError('InvalidImageId.NotFound');
  checkOwner(image, route);
  if (isUnfinished(image)) throw documentedError('OperationDenied.ImageCopying');
  if (image.status !== 'Available') throw documentedError('IncorrectImageStatus');
  return image;
}

/** Community images are not copied. Own images are copied to another region. Images that others share are copied within their region. */
function checkOwner({ ownerAlias, isPublic }: SimulatedImage, { source, destination }: Route): void {
  if (isPublic) throw documentedError('OperationDenied.CommunityImage');
  switch (ownerAlias) {
    case 'self':
      if (source === destination) throw documentedError('IncorrectDestinationRegion');
      return;
    case 'others':
      if (source !== destination) throw documentedError('OperationDenied.SameRegionOnly');
      return;
    default:
      throw documentedError('OperationDenied.CommunityImage');
  }
}

/** The name must be free in the destination, its quotas must have room, and no copy of the same image may be unfinished there. */
export function checkConflicts(account: Account, image: SimulatedImage, regionId: string, name: string): void {
  const { imageQuota, snapshotQuota, refuseConcurrentCopies } = account.settings;
  const there = account.imagesIn(regionId).filter(({ ownerAlias }) => ownerAlias === 'self');
  if (there.some((other) => other.name === name)) throw documentedError('InvalidImageName.Duplicated');
  if (imageQuota !== null && there.length >= imageQuota) throw quotaExceeded(imageQuota);
  if (snapshotQuota !== null && account.snapshots(regionId).length + image.disks.length > snapshotQuota) {
    throw documentedError('QuotaExceed.Snapshot');
  }
  const isCopyingNow = there.some(({ copy }) => copy?.source.imageId === image.imageId);
  if (isCopyingNow && refuseConcurrentCopies) throw documentedError('OperationDenied.ImageCopyConflict');
}

function quotaExceeded(quota: number): EcsError {
  return documentedError('QuotaExceed.Image', `The number of images exceeds the limit (${String(quota)}).`);
}

export function resourceGroupOf(account: Account, parameters: Parameters): string {
  const { resourceGroups } = account.settings;
  const group = parameters.text('ResourceGroupId');
  if (group === undefined) return 'rg-default';
  if (resourceGroups?.includes(group) === false) throw documentedError('InvalidResourceGroup.NotFound');
  return group;
}
