import { copyError } from '../../contract/errors';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { ImageRef } from '../../contract/outcome';
import type { CopyImageParameters, EcsApi } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { imageOfTag } from '../image/provenance';
import { isIdAllowed, isImageAllowed, type Limits, notOn } from './limits';

const OWN_TAGS: readonly string[] = Object.values(PROVENANCE_TAGS);

/** Longer than ECS takes to show the tags of an image: a copy of imageferry that is older shows them. */
const TAGS_SHOWN_AFTER_MS = 3_600_000;

/**
 * ECS, but for copies and shares beyond the limits, and for deletions of images that imageferry has not made: these fail with
 * `NotAllowed`, and nothing is sent. A request is checked before; this holds for whoever starts a workflow or an activity of
 * imageferry by other ways. Dry runs and looks are let through.
 */
export function limitedEcs(ecs: EcsApi, limits: Limits): EcsApi {
  return {
    ...ecs,
    copyImage: async (copy) => {
      if (copy.dryRun !== true) await requireAllowed(ecs, limits, copy);
      return ecs.copyImage(copy);
    },
    changeShares: async (regionId, imageId, change) => {
      const [account] = notOn(limits.accounts, change.add ?? []);
      if (account !== undefined) throw refused('ModifyImageSharePermission', regionId, `account ${account}`);
      await ecs.changeShares(regionId, imageId, change);
    },
    deleteImage: async (regionId, imageId) => {
      if (await isOfOthers(ecs, regionId, imageId)) throw refused('DeleteImage', regionId, `image ${imageId}`);
      await ecs.deleteImage(regionId, imageId);
    },
  };
}

/** Whether an image is old, or of unknown age, and has not the tag of every copy. */
async function isOfOthers(ecs: EcsApi, regionId: string, imageId: string): Promise<boolean> {
  const [image] = await ecs.describeImages(regionId, { imageId });
  if (image === undefined || image.tags[PROVENANCE_TAGS.source] !== undefined) return false;
  return Date.now() - (image.createdAt ?? 0) > TAGS_SHOWN_AFTER_MS;
}

async function requireAllowed(ecs: EcsApi, limits: Limits, copy: CopyImageParameters): Promise<void> {
  const { regionId, destinationRegionId, tags } = copy;
  const [region] = notOn(limits.regions, [regionId, destinationRegionId]);
  if (region !== undefined) throw refused('CopyImage', regionId, `region ${region}`);
  const ownKeys = Object.keys(tags).filter((key) => !OWN_TAGS.includes(key));
  const [key] = notOn(limits.tags, ownKeys);
  if (key !== undefined) throw refused('CopyImage', regionId, `tag ${key}`);
  if (!(await isSourceAllowed(ecs, limits, copy))) throw refused('CopyImage', regionId, `image ${copy.imageId}`);
}

/** Asks ECS for name and tags only where the id does not decide. A finished copy is as good as the image that it is a copy of. */
async function isSourceAllowed(
  ecs: EcsApi,
  limits: Limits,
  { regionId, imageId }: ImageRef,
  mayBeCopy = true,
): Promise<boolean> {
  if (isIdAllowed(limits, imageId)) return true;
  const [image] = await ecs.describeImages(regionId, { imageId, owner: 'any' });
  if (image === undefined) return false;
  const original = mayBeCopy ? imageOfTag(image.tags[PROVENANCE_TAGS.source]) : undefined;
  return isImageAllowed(limits, image) || (original !== undefined && isSourceAllowed(ecs, limits, original, false));
}

function refused(action: string, regionId: string, what: string): EcsFailure {
  const { code, class: errorClass, message: meaning, hint } = copyError('NotAllowed', regionId);
  const message = `${action} in ${regionId}: ${meaning.replace(/\.$/, '')}: ${what}`;
  return new EcsFailure({ action, regionId, code, class: errorClass, message, hint, executed: 'no' });
}
