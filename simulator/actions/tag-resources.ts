import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';
import { checkTags, regionOf } from './rules';

/** Adds tags to images, to all of them or to none. */
export function tagResources(account: Account, parameters: Parameters): Record<string, never> {
  const regionId = regionOf(account, parameters);
  if (parameters.required('ResourceType') !== 'image') throw invalidParameter('ResourceType');
  const tags = parameters.tags();
  checkTags(tags);
  parameters.required('ResourceId.1');
  const images = parameters.list('ResourceId').map((imageId) => {
    const image = account.find(regionId, imageId);
    if (image === undefined) throw documentedError('InvalidImageId.NotFound');
    return image;
  });
  for (const image of images) account.change(image, { tags: { ...image.tags, ...tags } });
  return {};
}
