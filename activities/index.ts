import { awaitCopy } from './copy/await-copy';
import { awaitStray } from './slots/await-stray';
import { checkRequest } from './replication/check-request';
import type { Dependencies } from './shared/dependencies';
import { awaitFence } from './slots/await-fence';
import { findLane, findLanes } from './slots/find-lanes';
import { findStrays } from './slots/find-strays';
import { typedFailures } from './shared/failures';
import { planReplication } from './replication/plan-replication';
import { isWanted } from './copy/is-wanted';
import { enqueueCopies, withdrawCopies } from './slots/signal-slots';
import { startCopy } from './copy/start-copy';
import { cancelCopy, deleteCopy, deleteSnapshots, findStartedCopy } from './copy/undo-copy';
import { verifyCopy } from './copy/verify-copy';
import { watchLane } from './slots/watch-lane';

export type { Dependencies } from './shared/dependencies';
export type { StartDoubt } from './shared/failures';
export type { CancelledCopy } from './copy/undo-copy';

/** All activities, ready to be registered with a worker. */
export function createActivities(dependencies: Dependencies) {
  return {
    checkRequest: typedFailures(checkRequest(dependencies)),
    planReplication: typedFailures(planReplication(dependencies)),
    enqueueCopies: typedFailures(enqueueCopies(dependencies)),
    withdrawCopies: typedFailures(withdrawCopies(dependencies)),
    isWanted: typedFailures(isWanted(dependencies)),
    startCopy: typedFailures(startCopy(dependencies)),
    awaitCopy: typedFailures(awaitCopy(dependencies)),
    verifyCopy: typedFailures(verifyCopy(dependencies)),
    findStartedCopy: typedFailures(findStartedCopy(dependencies)),
    cancelCopy: typedFailures(cancelCopy(dependencies)),
    deleteCopy: typedFailures(deleteCopy(dependencies)),
    deleteSnapshots: typedFailures(deleteSnapshots(dependencies)),
    findLanes: typedFailures(findLanes(dependencies)),
    findStrays: typedFailures(findStrays(dependencies)),
    findLane: typedFailures(findLane(dependencies)),
    watchLane: typedFailures(watchLane(dependencies)),
    awaitStray: typedFailures(awaitStray(dependencies)),
    awaitFence: typedFailures(awaitFence(dependencies)),
  };
}

export type Activities = ReturnType<typeof createActivities>;
