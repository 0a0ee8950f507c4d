import { defined } from '../../contract/defined';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { WantedImage } from '../../contract/night';
import { fillName, type SyncPolicy } from '../../contract/schema/policy';
import { ImageName } from '../../contract/schema/request';
import type { EcsImage } from '../ecs/api';
import { factsOf } from '../image/image-facts';

type Selected = SyncPolicy['images'];

/** The source images of a policy, the newest first. `images` are all of the account's own in the source region. Pure. */
export function pickImages({ images: selected, name }: SyncPolicy, images: readonly EcsImage[]): WantedImage[] {
  const { imageIds, newest } = selected;
  if (imageIds === undefined) {
    const fitting = images.filter((image) => isSelected(image, selected)).sort(newestFirst);
    return fitting.slice(0, newest).map((image) => wanted(image, name));
  }
  const named = new Set(imageIds);
  const found = images.filter(({ imageId }) => named.has(imageId)).sort(newestFirst);
  const absent = [...named].filter((id) => !found.some(({ imageId }) => imageId === id));
  return [...found.map((image) => wanted(image, name)), ...absent.map((id) => missing(id, selected.regionId))];
}

/**
 * An image that imageferry has copied is never selected by its name or tags: policies of opposite directions would copy each
 * other's copies, night after night.
 */
function isSelected(image: EcsImage, { namePattern = '*', tags = {} }: Selected): boolean {
  return (
    image.status === 'Available' &&
    image.tags[PROVENANCE_TAGS.source] === undefined &&
    fitsPattern(image.name, namePattern) &&
    Object.entries(tags).every(([key, value]) => image.tags[key] === value)
  );
}

/** Whether a whole name fits a pattern, in which `*` stands for any characters. The time it takes grows with both alone. */
export function fitsPattern(name: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return name === pattern;
  const end = name.length - last.length;
  if (!name.startsWith(first) || !name.endsWith(last) || first.length > end) return false;
  let at = first.length;
  return others.every((part) => {
    const found = name.indexOf(part, at);
    at = found + part.length;
    return found >= 0 && at <= end;
  });
}

function newestFirst(one: EcsImage, other: EcsImage): number {
  return (other.createdAt ?? 0) - (one.createdAt ?? 0) || one.imageId.localeCompare(other.imageId);
}

function wanted(image: EcsImage, template: string): WantedImage {
  const { imageId, name, createdAt } = image;
  const time = createdAt === undefined ? undefined : new Date(createdAt).toISOString();
  const { copyName, problem } = nameOfCopy(image, template, time);
  const unusable =
    image.status === 'Available' ? problem : `the source image is ${image.status || 'in no known status'}`;
  return {
    imageId,
    name,
    expected: factsOf(image),
    ...defined({ createdAt: time, copyName: unusable === undefined ? copyName : undefined, problem: unusable }),
  };
}

function nameOfCopy(
  { imageId, name }: EcsImage,
  template: string,
  createdAt: string | undefined,
): { copyName: string; problem?: string } {
  const copyName = fillName(template, { name, id: imageId, date: createdAt?.slice(0, 10) ?? '' });
  if (template.includes('{date}') && createdAt === undefined)
    return {
      copyName,
      problem: 'ECS does not say when the source image was created, which the name of its copy needs',
    };
  const [issue] = ImageName.safeParse(copyName).error?.issues ?? [];
  return issue === undefined ? { copyName } : { copyName, problem: `the name "${copyName}" ${issue.message}` };
}

function missing(imageId: string, regionId: string): WantedImage {
  return { imageId, name: '', problem: `the source image does not exist in ${regionId}` };
}
