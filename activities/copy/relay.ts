import { createHash } from 'node:crypto';
import { defined } from '../../contract/defined';
import type { ErrorClass } from '../../contract/ecs-errors';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { ImageRef } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import type { EcsFailure } from '../ecs/failure';
import { imageOfTag, tagOfImage } from '../image/provenance';

/** A copy that is taken from a finished copy in place of its source. Pure. */

/**
 * The copy, taken from a finished one. ECS remembers a client token with the parameters of its call: another source needs another
 * token.
 */
export function relayed(spec: CopySpec, via: ImageRef): CopySpec {
  const token = createHash('sha256')
    .update(`${spec.token}|${tagOfImage(via)}`)
    .digest('base64url');
  return { ...spec, via, token };
}

/** The tags of the new image: those that every attempt at the copy gives it, and the image that it is copied from. */
export function tagsOf({ tags, via }: CopySpec): Record<string, string> {
  return { ...tags, ...defined({ [PROVENANCE_TAGS.via]: via && tagOfImage(via) }) };
}

/** The finished copy that an image was copied from; undefined when it was the source itself. */
export function viaOf({ tags }: Pick<EcsImage, 'tags'>): ImageRef | undefined {
  return imageOfTag(tags[PROVENANCE_TAGS.via]);
}

/** Classes of refusals that the source may not meet: they may be about the finished copy, its region, or the pair of regions. */
const MAY_PASS_FROM_SOURCE = new Set<ErrorClass>(['gone', 'request', 'region', 'auth', 'unknown']);

/** Attempts after which a region that cannot be reached is left. */
const PATIENCE_ATTEMPTS = 4;

/** Whether a refused CopyImage may pass from the source. `attempt` counts from 1. */
export function mayPassFromSource({ via }: CopySpec, { facts }: EcsFailure, attempt: number): boolean {
  if (via === undefined) return false;
  return MAY_PASS_FROM_SOURCE.has(facts.class) || (facts.class === 'transient' && attempt >= PATIENCE_ATTEMPTS);
}
