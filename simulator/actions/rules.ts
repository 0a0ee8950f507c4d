import { EcsError, invalid } from '../ecs-error';
import type { Parameters } from '../parameters';
import { isRegion } from '../regions';

/** The region of a call. */
export function regionOf(parameters: Parameters): string {
  const regionId = parameters.required('RegionId');
  if (!isRegion(regionId))
    throw new EcsError(404, 'InvalidRegionId.NotFound', 'The specified RegionId does not exist.');
  return regionId;
}

/** 2 to 128 characters, starting with a letter, not with `aliyun` or `acs:`, without `http(s)://`. */
export function checkName(name: string): void {
  const wellFormed = /^\p{L}[\p{L}\p{N}.:_-]{1,127}$/u.test(name);
  if (wellFormed && !/^(aliyun|acs:)/i.test(name) && !/https?:\/\//i.test(name)) return;
  throw new EcsError(400, 'InvalidImageName.Malformed', 'The specified destination image name is wrongly formed.');
}

export function checkDescription(description: string): void {
  const { length } = description;
  if (length >= 2 && length <= 256 && !/^https?:\/\//i.test(description)) return;
  throw new EcsError(400, 'InvalidDescription.Malformed', 'The specified destination description is wrongly formed.');
}

export function checkTags(tags: Record<string, string>): void {
  if (Object.keys(tags).length > 20) throw invalid('Tag');
  for (const [key, value] of Object.entries(tags)) {
    if (key.length > 128 || /^(aliyun|acs:)/i.test(key) || /https?:\/\//i.test(key)) throw invalid('Tag.N.Key');
    if (value.length > 128 || /^acs:/i.test(value) || /https?:\/\//i.test(value)) throw invalid('Tag.N.Value');
  }
}
