import { log } from '@temporalio/activity';
import type { NightTarget, ObservedRegion, Selection } from '../../contract/night';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { mapInBatches } from '../shared/map-in-batches';
import { retryQuickly } from '../shared/retry-quickly';
import { findingOf } from './judge-image';
import { judgeShares } from './judge-shares';

/**
 * What each target region has of the images of a policy, by the tags and names that the region shows, and with whom it shares
 * it. A region that cannot
 * be asked is named with the reason, and holds up no other.
 */
export function observeRegions(dependencies: Dependencies) {
  return (selection: Pick<Selection, 'regionId' | 'images' | 'targets'>): Promise<ObservedRegion[]> =>
    mapInBatches(selection.targets, (target) => observe(dependencies, selection, target));
}

async function observe(
  dependencies: Dependencies,
  { regionId: sourceRegionId, images: wanted }: Pick<Selection, 'regionId' | 'images'>,
  target: NightTarget,
): Promise<ObservedRegion> {
  const { regionId } = target;
  try {
    const images = await retryQuickly(dependencies, () => dependencies.ecs.describeImages(regionId, {}));
    const findings = wanted.flatMap((image) => findingOf(image, sourceRegionId, target, images) ?? []);
    return { regionId, findings: await judgeShares(dependencies, target, findings) };
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    log.warn('a region cannot be asked for its images', { regionId, reason: error.message });
    return { regionId, findings: [], error: errorOfEcs(error) };
  }
}
