import { activityInfo, Context } from '@temporalio/activity';
import type { CopiesToObserve, Observed } from '../../contract/messages';
import { UNFINISHED_STATUSES } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater } from '../shared/failures';
import { mapInBatches } from '../shared/map-in-batches';
import { retryTransient } from '../shared/retry-transient';
import { serverNow } from '../shared/server-time';
import { judgeCopies, type LookRecord, newLookRecord } from './judge-copies';

/**
 * Finds out what ECS makes of some copies that have a region in common: whether it runs more of them at once than the limit,
 * or lets one wait. One look per attempt. It ends when a copy does.
 */
export function observeCopies(dependencies: Dependencies) {
  return async (toObserve: CopiesToObserve): Promise<Observed> => {
    const { pacing, ecs } = dependencies;
    const earlier = activityInfo().heartbeatDetails as LookRecord | undefined;
    const before = earlier ?? newLookRecord(serverNow());
    const regions = [...new Set(toObserve.copies.map(({ regionId }) => regionId))];
    const filter = { status: UNFINISHED_STATUSES };
    const found = await mapInBatches(regions, (regionId) =>
      retryTransient(dependencies, () => ecs.describeImages(regionId, filter)),
    );
    const { record, observed } = judgeCopies(
      toObserve,
      found.flat(),
      before,
      serverNow(),
      toObserve.patienceMs + pacing.visibilityGraceMs,
    );
    if (observed !== undefined) return observed;
    Context.current().heartbeat(record);
    throw callAgainLater('', 'ECS has not shown yet whose limit counts', pacing.lookIntervalMs);
  };
}
