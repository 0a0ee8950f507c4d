import type { Dependencies } from '../shared/dependencies';
import { comeBackLater } from '../shared/failures';
import { lookById, lookSeveralTimes } from '../image/find-image';
import { heartbeating } from '../shared/heartbeat';
import { isUnfinished } from '../image/image-state';

/** Waits until a copy that runs without a lane has left ECS's hands, whatever its end. One look per attempt. */
export function awaitStray(dependencies: Dependencies) {
  return async ({ regionId, imageId }: { regionId: string; imageId: string }): Promise<void> =>
    heartbeating(async () => {
      const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
      if (image === undefined || !isUnfinished(image)) return;
      throw comeBackLater(regionId, `${imageId} is ${image.status}`, dependencies.pacing.minimumPollMs);
    });
}
