import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import type { SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { imageBody } from './image-body';
import { imageTestOf } from './image-filters';
import { pageOf, pagingOf } from './paging';
import { regionOf } from './rules';

/** Images of one region that are visible now; only Available ones unless other statuses are asked for. */
export function describeImages(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  pagingOf(parameters);
  const isWanted = imageTestOf(account, parameters);
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  const { items, body } = pageOf(parameters, candidates(account, regionId, parameters).filter(isWanted));
  return { RegionId: regionId, ...body, Images: { Image: items.map((image) => imageBody(account, image)) } };
}

/** The images with the ids that are given, or all of the region. */
function candidates(account: Account, regionId: string, parameters: Parameters): SimulatedImage[] {
  const ids = parameters.text('ImageId')?.split(',');
  if (ids === undefined) return account.imagesIn(regionId);
  return [...new Set(ids)].flatMap((imageId) => account.find(regionId, imageId) ?? []);
}
