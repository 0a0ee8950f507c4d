import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';
import { isRegion } from '../regions';

/** The region of a call. */
export function regionOf({ settings }: Account, parameters: Parameters): string {
  const regionId = parameters.required('RegionId');
  if (!isRegion(settings, regionId)) throw documentedError('InvalidRegionId.NotFound');
  return regionId;
}

/** 2 to 128 characters, starting with an English or Chinese letter, not with `aliyun` or `acs:`, without `http(s)://`. */
export function checkName(name: string): void {
  const wellFormed = /^[A-Za-z\p{Script=Han}][A-Za-z\p{Script=Han}0-9.:_-]{1,127}$/u.test(name);
  if (wellFormed && !/^(aliyun|acs:)/i.test(name) && !/https?:\/\//i.test(name)) return;
  throw documentedError('InvalidImageName.Malformed');
}

export function checkDescription(description: string): void {
  const { length } = description;
  if (length >= 2 && length <= 256 && !/^https?:\/\//i.test(description)) return;
  throw documentedError('InvalidDescription.Malformed');
}

export function checkTags(tags: Record<string, string>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length > 128 || /^(aliyun|acs:)/i.test(key) || /https?:\/\//i.test(key))
      throw invalidParameter('Tag.N.Key');
    if (value.length > 128 || /^acs:/i.test(value) || /https?:\/\//i.test(value)) throw invalidParameter('Tag.N.Value');
  }
}
