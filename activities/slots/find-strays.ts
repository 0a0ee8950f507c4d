import { log } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import type { FoundLane, FoundStray } from '../../contract/messages';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { heartbeating } from '../shared/heartbeat';
import { inBatches } from '../shared/in-batches';
import { patiently } from '../shared/patience';
import { isUnfinished } from '../image/image-state';

/** The copies of ours that run in ECS without a lane. */
export function findStrays(dependencies: Dependencies) {
  return async ({ lanes }: { lanes: FoundLane[] }): Promise<FoundStray[]> =>
    heartbeating(async () => {
      const held = new Set(lanes.map(({ request }) => `${request?.spec.regionId ?? ''}/${request?.spec.name ?? ''}`));
      const regions = await patiently(dependencies, () => dependencies.ecs.describeRegions());
      const images = (await inBatches(regions, (regionId) => ownImages(dependencies, regionId))).flat();
      return images.flatMap(({ regionId, imageId, ...image }): FoundStray[] => {
        const sourceRegionId = image.tags[PROVENANCE_TAGS.source]?.split('/')[0];
        if (sourceRegionId === undefined || !isUnfinished(image) || held.has(`${regionId}/${image.name}`)) return [];
        return [{ regionId, sourceRegionId, imageId }];
      });
    });
}

/** The account's images of a region; none where it may not look, as it cannot have copied anything there either. */
async function ownImages(dependencies: Dependencies, regionId: string): Promise<EcsImage[]> {
  try {
    return await patiently(dependencies, () => dependencies.ecs.describeImages(regionId, {}));
  } catch (error) {
    if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) throw error;
    log.warn('a region is left out of the inventory', { regionId, reason: error.message });
    return [];
  }
}
