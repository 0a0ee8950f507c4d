import { defined } from '../../contract/defined';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { WantedImage } from '../../contract/night';
import { fillName, type SyncPolicy } from '../../contract/schema/policy';
import { ImageId, ImageName } from '../../contract/schema/request';
import { momentOf, type SourceImages } from '../../contract/schema/source-images';
import type { EcsImage, ImageFilter } from '../ecs/api';
import { factsOf } from '../image/image-facts';
import { newestFirst, newestOf } from './newest-images';

/** What ECS is to leave out already; `pickImages` checks all criteria again. Named images are reported in whatever status. */
export function filterOf({ imageIds, family, tags = {} }: SourceImages): ImageFilter {
  if (imageIds !== undefined) return {};
  const [first] = Object.entries(tags);
  return { status: ['Available'], ...defined({ family, tag: first && { key: first[0], value: first[1] } }) };
}

/**
 * The source images of a policy, the newest first. `images` are the account's own in the source region, and `now` is in ms
 * since 1970. Pure.
 */
export function pickImages(
  { images: selected, name }: SyncPolicy,
  images: readonly EcsImage[],
  now: number,
): WantedImage[] {
  const { imageIds } = selected;
  if (imageIds === undefined) {
    const fitting = images.filter((image) => isSelected(image, selected, now));
    return withNamesOfTheirOwn(newestOf(selected, fitting).map((image) => wanted(image, name)));
  }
  const named = new Set(imageIds);
  const found = images.filter(({ imageId }) => named.has(imageId)).sort(newestFirst);
  const absent = [...named].filter((id) => !found.some(({ imageId }) => imageId === id));
  return [
    ...withNamesOfTheirOwn(found.map((image) => wanted(image, name))),
    ...absent.map((id) => missing(id, selected.regionId)),
  ];
}

/**
 * An image that imageferry has copied is never selected: policies of opposite directions would copy each other's copies,
 * night after night. One of which ECS does not say when it was created may be new.
 */
function isSelected(
  image: EcsImage,
  { namePattern = '*', tags = {}, family, createdSince }: SourceImages,
  now: number,
): boolean {
  return (
    image.status === 'Available' &&
    image.tags[PROVENANCE_TAGS.source] === undefined &&
    fitsPattern(image.name, namePattern) &&
    Object.entries(tags).every(([key, value]) => image.tags[key] === value) &&
    (family === undefined || image.imageFamily === family) &&
    (createdSince === undefined || image.createdAt === undefined || image.createdAt >= momentOf(createdSince, now))
  );
}

/** ECS refuses a second image of the same name in a region: of such source images, the newest gets its copies. */
function withNamesOfTheirOwn(images: readonly WantedImage[]): WantedImage[] {
  const owners = new Map<string, string>();
  return images.map((image) => {
    const { copyName, ...rest } = image;
    if (copyName === undefined) return image;
    const owner = owners.get(copyName);
    if (owner === undefined) {
      owners.set(copyName, image.imageId);
      return image;
    }
    const problem = `the name "${copyName}" is that of the copies of ${owner}, which is newer; add {id} to "name"`;
    return { ...rest, problem };
  });
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
  const [ofId] = ImageId.safeParse(imageId).error?.issues ?? [];
  if (ofId !== undefined) return { copyName: '', problem: `its id ${ofId.message}` };
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
