import { awaitCopy } from './await-copy';
import { awaitStray } from './await-stray';
import { checkRequest } from './check-request';
import type { Dependencies } from './dependencies';
import { awaitFence } from './fence';
import { findLane, findLanes } from './find-lanes';
import { findStrays } from './find-strays';
import { typedFailures } from './failures';
import { planReplication } from './plan-replication';
import { isWanted } from './is-wanted';
import { enqueueCopies, withdrawCopies } from './signal-slots';
import { startCopy } from './start-copy';
import { cancelCopy, deleteCopy, deleteSnapshots, findStartedCopy } from './undo-copy';
import { verifyCopy } from './verify-copy';
import { watchLane } from './watch-lane';

export type { Dependencies } from './dependencies';
export type { StartDoubt } from './failures';
export type { CancelledCopy } from './undo-copy';

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
