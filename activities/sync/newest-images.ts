import { groupingOf, type SourceImages } from '../../contract/schema/source-images';
import type { EcsImage } from '../ecs/api';

/** The images that `newest` and `newestPer` leave of those that are selected, the newest first. Pure. */
export function newestOf(
  { newest = Infinity, newestPer }: Pick<SourceImages, 'newest' | 'newestPer'>,
  images: readonly EcsImage[],
): EcsImage[] {
  const counts = new Map<string, number>();
  return [...images].sort(newestFirst).filter((image) => {
    const group = newestPer === undefined ? '' : groupOf(image, newestPer);
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= newest;
  });
}

/** Images of which ECS does not say when they were created come last. */
export function newestFirst(one: EcsImage, other: EcsImage): number {
  return (other.createdAt ?? 0) - (one.createdAt ?? 0) || one.imageId.localeCompare(other.imageId);
}

/** The group of an image. Images without the family or the tag are a group, too: none is left out because it lacks one. */
export function groupOf(
  { name, imageFamily, tags }: Pick<EcsImage, 'name' | 'imageFamily' | 'tags'>,
  newestPer: string,
): string {
  const grouping = groupingOf(newestPer);
  if (grouping === 'family') return imageFamily;
  if (grouping === 'name') return nameGroupOf(name);
  return Object.hasOwn(tags, grouping.tag) ? `=${tags[grouping.tag] ?? ''}` : '';
}

/** A date such as `-2026-11-24` or `-20261124`, and a time of day behind it. */
const DATE_AT_END = /[-_.]\d{4}([-_.]?)\d{2}\1\d{2}([-_.T]?\d{2}[-_.:]?\d{2}([-_.:]?\d{2})?Z?)?$/;

/** A version or a number such as `-v7`, `-1.4.2` or `-1700000000`. */
const VERSION_AT_END = /[-_.]v?\d+(\.\d+)*$/;

/**
 * A name without the one date, version or number at its end. A name that ends in another way is a group of its own: too many
 * images are kept rather than too few.
 */
export function nameGroupOf(name: string): string {
  const ending = DATE_AT_END.exec(name) ?? VERSION_AT_END.exec(name);
  return ending === null ? name : name.slice(0, ending.index);
}
