import { PROVENANCE_TAGS } from '../../contract/names';
import type { ImageRef } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';

/** An image as the value of a tag of imageferry. */
export function tagOfImage({ regionId, imageId }: ImageRef): string {
  return `${regionId}/${imageId}`;
}

/** The image that the value of such a tag names; undefined when it names none, as anybody may change tags. */
export function imageOfTag(value = ''): ImageRef | undefined {
  const [regionId, imageId] = value.split('/');
  return regionId && imageId ? { regionId, imageId } : undefined;
}

/** The copy that has started an image, as `copyOfId` names it. */
export function copyThatMade({ regionId, tags }: EcsImage): string {
  return `${tags[PROVENANCE_TAGS.run] ?? ''}/${regionId}`;
}

/** What the tags of an image say about whose copy it is. */
export type Provenance =
  /** Started by this replication. */
  | 'ours'
  /** A copy of the same source that another replication of imageferry started. */
  | 'sameSource'
  /** A copy without the tags of imageferry: ECS may not show them yet. */
  | 'unknown'
  /** Any other image. */
  | 'foreign';

/**
 * Tells whose copy an image of the wanted name is, from the tags of imageferry. Those of others say nothing: ECS, or a rule of
 * the account, may put some on every image.
 */
export function provenanceOf(image: EcsImage, spec: CopySpec): Provenance {
  const source = image.tags[PROVENANCE_TAGS.source];
  if (source === undefined) return image.isCopied === false ? 'foreign' : 'unknown';
  if (source !== spec.tags[PROVENANCE_TAGS.source]) return 'foreign';
  return image.tags[PROVENANCE_TAGS.run] === spec.tags[PROVENANCE_TAGS.run] ? 'ours' : 'sameSource';
}

/** Whether an image may be taken as the wanted copy: this replication started it, or it is a copy of the same source. */
export function isCopyOfSource(image: EcsImage, spec: CopySpec): boolean {
  const provenance = provenanceOf(image, spec);
  return provenance === 'ours' || provenance === 'sameSource';
}

/** Whether tags that are not shown yet could change whose copy the image is. */
export function mayLackTags(image: EcsImage, spec: CopySpec): boolean {
  const provenance = provenanceOf(image, spec);
  return provenance === 'unknown' || (provenance === 'sameSource' && image.tags[PROVENANCE_TAGS.run] === undefined);
}
