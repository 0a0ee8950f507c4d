import { log } from '@temporalio/activity';
import type { FoundLane, FoundStray, FoundStrays } from '../../contract/messages';
import { copyOfId, PROVENANCE_TAGS } from '../../contract/names';
import type { CopyError } from '../../contract/outcome';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { UNFINISHED_STATUSES } from '../image/image-state';
import { copyThatMade, imageOfTag } from '../image/provenance';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { mapInBatches } from '../shared/map-in-batches';
import { retryQuickly } from '../shared/retry-quickly';
import { retryTransient } from '../shared/retry-transient';

/** Of a lane, what tells its copy from others. */
type CopyInLane = Pick<FoundLane, 'request' | 'imageName'>;

export interface FindStraysInput {
  lanes: CopyInLane[];
  /** The regions to ask; all unless given. */
  regions?: string[];
  /** Id of the copy whose images alone are looked for: those that its replication has started in its region. */
  copyId?: string;
}

/** The copies of ours that run in ECS without a lane. A region that cannot be asked is named, and holds up no other. */
export function findStrays(dependencies: Dependencies) {
  return async ({ lanes, regions: wanted, copyId }: FindStraysInput): Promise<FoundStrays> => {
    const regions = await retryTransient(dependencies, () => dependencies.ecs.describeRegions());
    const asked = await mapInBatches(wanted ?? regions, (regionId) => askRegion(dependencies, regionId));
    const isInLane = memberOf(lanes);
    const isMeant = (image: EcsImage): boolean => copyId === undefined || copyThatMade(image) === copyOfId(copyId);
    const images = asked.flatMap((region) => region.images).filter((image) => isMeant(image) && !isInLane(image));
    const strays = images.flatMap(toStrays);
    return { regions, strays, unasked: asked.flatMap(({ unasked }) => unasked) };
  };
}

interface Asked {
  images: EcsImage[];
  /** The region, when it could not be asked. */
  unasked: { regionId: string; error: CopyError }[];
}

/** A refusal does not mean that nothing is copied there: a key may have been changed since. */
async function askRegion(dependencies: Dependencies, regionId: string): Promise<Asked> {
  try {
    const filter = { status: UNFINISHED_STATUSES };
    const images = await retryQuickly(dependencies, () => dependencies.ecs.describeImages(regionId, filter));
    return { images, unasked: [] };
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    log.warn('a region cannot be asked for its copies', { regionId, reason: error.message });
    return { images: [], unasked: [{ regionId, error: errorOfEcs(error) }] };
  }
}

/** Whether an image is the copy of one of the lanes: by the run that started it, or by its name, as it may be adopted. */
function memberOf(lanes: CopyInLane[]): (image: EcsImage) => boolean {
  const copies = new Set(lanes.map(({ request }) => request && copyOfId(request.copyId)));
  const names = new Set(
    lanes.map(({ request, imageName }) => request && imageName && `${request.regionId}/${imageName}`),
  );
  return (image) => copies.has(copyThatMade(image)) || names.has(`${image.regionId}/${image.name}`);
}

/** None when the tags of the image do not say that imageferry copies it. */
function toStrays({ regionId, imageId, tags }: EcsImage): FoundStray[] {
  const source = tags[PROVENANCE_TAGS.source];
  if (source === undefined) return [];
  const sourceRegionId = imageOfTag(tags[PROVENANCE_TAGS.via])?.regionId ?? source.split('/')[0] ?? '';
  return [{ regionId, sourceRegionId, imageId }];
}
