import { copyError } from '../../contract/errors';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { CopyImageParameters, EcsApi } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { isIdAllowed, isImageAllowed, type Limits, notOn } from './limits';

const OWN_TAGS: readonly string[] = Object.values(PROVENANCE_TAGS);

/**
 * ECS, but for copies and shares beyond the limits: these fail with `NotAllowed`, and nothing is sent. A request is checked before;
 * this holds for whoever starts a workflow or an activity of imageferry by other ways. Dry runs, looks and clean-ups are let through.
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
  };
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

/** Asks ECS for name and tags only where the id does not decide. */
async function isSourceAllowed(
  ecs: EcsApi,
  limits: Limits,
  { regionId, imageId }: CopyImageParameters,
): Promise<boolean> {
  if (isIdAllowed(limits, imageId)) return true;
  const [image] = await ecs.describeImages(regionId, { imageId, owner: 'any' });
  return image !== undefined && isImageAllowed(limits, image);
}

function refused(action: string, regionId: string, what: string): EcsFailure {
  const { code, class: errorClass, message: meaning, hint } = copyError('NotAllowed', regionId);
  const message = `${action} in ${regionId}: ${meaning.replace(/\.$/, '')}: ${what}`;
  return new EcsFailure({ action, regionId, code, class: errorClass, message, hint, executed: 'no' });
}
