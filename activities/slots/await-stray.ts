import { lookById, lookSeveralTimes } from '../image/find-image';
import { isUnfinished } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater } from '../shared/failures';

/** Waits until ECS has stopped working on a copy that runs without a lane, however it ends. One look per attempt. */
export function awaitStray(dependencies: Dependencies) {
  return async ({ regionId, imageId }: { regionId: string; imageId: string }): Promise<void> => {
    const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
    if (image === undefined || !isUnfinished(image)) return;
    throw callAgainLater(regionId, `${imageId} is ${image.status}`, dependencies.pacing.lookIntervalMs);
  };
}
