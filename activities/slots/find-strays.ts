import { log } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import type { FoundLane, FoundStray } from '../../contract/messages';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { UNFINISHED_STATUSES } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { mapInBatches } from '../shared/map-in-batches';
import { retryTransient } from '../shared/retry-transient';

/** The copies of ours that run in ECS without a lane: those of no region and name that one of `lanes` copies. */
export function findStrays(dependencies: Dependencies) {
  return async ({ lanes }: { lanes: FoundLane[] }): Promise<FoundStray[]> => {
    const regions = await retryTransient(dependencies, () => dependencies.ecs.describeRegions());
    const images = await mapInBatches(regions, (regionId) => unfinishedImages(dependencies, regionId));
    const inLanes = new Set(lanes.map(({ request }) => keyOf(request?.spec)));
    return images.flat().flatMap((image) => (inLanes.has(keyOf(image)) ? [] : toStrays(image)));
  };
}

/** ECS keeps names unique in a region. */
function keyOf(copy: { regionId: string; name: string } | undefined): string {
  return `${copy?.regionId ?? ''}/${copy?.name ?? ''}`;
}

/** None when the tags of the image do not say that imageferry copies it. */
function toStrays({ regionId, imageId, tags }: EcsImage): FoundStray[] {
  const sourceRegionId = tags[PROVENANCE_TAGS.source]?.split('/')[0];
  return sourceRegionId === undefined ? [] : [{ regionId, sourceRegionId, imageId }];
}

/** None in a region that the account may not look into, because it cannot have copied anything there either. */
async function unfinishedImages(dependencies: Dependencies, regionId: string): Promise<EcsImage[]> {
  try {
    return await retryTransient(dependencies, () =>
      dependencies.ecs.describeImages(regionId, { status: UNFINISHED_STATUSES }),
    );
  } catch (error) {
    if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) throw error;
    log.warn('a region is left out of the inventory', { regionId, reason: error.message });
    return [];
  }
}
