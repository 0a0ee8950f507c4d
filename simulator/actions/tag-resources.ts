import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';
import { checkTags, regionOf } from './rules';
import { checkTagValues } from './tag-policy';

/** Adds tags to images, to all of them or to none. */
export function tagResources(account: Account, parameters: Parameters): Record<string, never> {
  const regionId = regionOf(account, parameters);
  if (parameters.required('ResourceType') !== 'image') throw invalidParameter('ResourceType');
  const tags = parameters.tags();
  const { tagQuota } = account.settings;
  checkTags(tags);
  checkTagValues(account, tags);
  parameters.required('ResourceId.1');
  const images = parameters.list('ResourceId').map((imageId) => {
    const image = account.find(regionId, imageId);
    if (image === undefined) throw documentedError('InvalidImageId.NotFound');
    return image;
  });
  const tagged = images.map((image) => ({ image, tags: { ...image.tags, ...tags } }));
  if (tagged.some((one) => Object.keys(one.tags).length > tagQuota)) {
    throw documentedError('QuotaExceed.Tags', `The number of tags exceeds the limit (${String(tagQuota)}).`);
  }
  for (const { image, ...changes } of tagged) account.change(image, changes);
  return {};
}
