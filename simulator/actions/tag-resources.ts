import type { Account } from '../account';
import { invalid, refusal } from '../ecs-error';
import type { Parameters } from '../parameters';
import { checkTags, regionOf } from './rules';

/** Adds tags to images. */
export function tagResources(account: Account, parameters: Parameters): Record<string, never> {
  const regionId = regionOf(parameters);
  if (parameters.required('ResourceType') !== 'image') throw invalid('ResourceType');
  const tags = parameters.tags();
  checkTags(tags);
  const images = parameters.list('ResourceId').map((imageId) => account.find(regionId, imageId));
  for (const image of images) {
    if (image === undefined) throw refusal('InvalidImageId.NotFound');
    image.tags = { ...image.tags, ...tags };
  }
  return {};
}
