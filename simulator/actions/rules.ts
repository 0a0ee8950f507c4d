import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import type { SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { isRegion } from '../regions';

/** The region of a call. */
export function regionOf({ settings }: Account, parameters: Parameters): string {
  const regionId = parameters.required('RegionId');
  if (!isRegion(settings, regionId)) throw documentedError('InvalidRegionId.NotFound');
  return regionId;
}

/** The custom image of our own that a call is to change. Images that are going away count as gone. */
export function ownImageOf(account: Account, parameters: Parameters): SimulatedImage {
  const image = account.find(regionOf(account, parameters), parameters.required('ImageId'));
  if (image !== undefined && image.goneFrom === undefined && image.ownerAlias === 'self') return image;
  throw documentedError('InvalidImageId.NotFound');
}

/** 2 to 128 characters, starting with an English or Chinese letter, not with `aliyun` or `acs:`, without `http(s)://`. */
export function isName(name: string): boolean {
  const wellFormed = /^[A-Za-z\p{Script=Han}][A-Za-z\p{Script=Han}0-9.:_-]{1,127}$/u.test(name);
  return wellFormed && !/^(aliyun|acs:)/i.test(name) && !/https?:\/\//i.test(name);
}

/** 2 to 256 characters, without `http(s)://` at the beginning. */
export function isDescription(description: string): boolean {
  const { length } = description;
  return length >= 2 && length <= 256 && !/^https?:\/\//i.test(description);
}

export function checkTags(tags: Record<string, string>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length > 128 || /^(aliyun|acs:)/i.test(key) || /https?:\/\//i.test(key))
      throw invalidParameter('Tag.N.Key');
    if (value.length > 128 || /^acs:/i.test(value) || /https?:\/\//i.test(value)) throw invalidParameter('Tag.N.Value');
  }
}
