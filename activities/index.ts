import { awaitCopy } from './copy/await-copy';
import { cancelCopy } from './copy/cancel-copy';
import { claimCopy } from './copy/claim-copy';
import { deleteCopy } from './copy/delete-copy';
import { deleteSnapshots } from './copy/delete-snapshots';
import { findStartedCopy } from './copy/find-started-copy';
import { isWanted } from './copy/is-wanted';
import { startCopy } from './copy/start-copy';
import { sendWebhook } from './notification/send-webhook';
import { abortDetached } from './replication/abort-detached';
import { awaitDetachment } from './replication/await-detachment';
import { checkRequest } from './replication/check-request';
import { planReplication } from './replication/plan-replication';
import { pruneCopy } from './retention/prune-copy';
import { surveyRetention } from './retention/survey-retention';
import { checkSetup } from './setup/check-setup';
import { findMissingShares } from './sharing/find-missing-shares';
import { shareImage } from './sharing/share-image';
import { unshareImage } from './sharing/unshare-image';
import { bindActivities, type BoundActivities } from './shared/bind-activities';
import type { Dependencies } from './shared/dependencies';
import { awaitFence } from './slots/await-fence';
import { awaitStray } from './slots/await-stray';
import { enqueueCopies } from './slots/enqueue-copies';
import { findLane } from './slots/find-lane';
import { findLanes } from './slots/find-lanes';
import { findStrays } from './slots/find-strays';
import { identifyLane } from './slots/identify-lane';
import { observeCopies } from './slots/observe-copies';
import { recallClaim } from './slots/recall-claim';
import { reportStopped } from './slots/report-stopped';
import { watchLanes } from './slots/watch-lanes';
import { withdrawCopies } from './slots/withdraw-copies';
import { awaitManifest } from './sync/await-manifest';
import { makeRequests } from './sync/make-requests';
import { observeRegions } from './sync/observe-regions';
import { recallDrift } from './sync/recall-drift';
import { selectImages } from './sync/select-images';

export type { CancelledCopy } from './copy/cancel-copy';
export type { ClaimedCopy } from './copy/claim-copy';
export type { LaneHold } from './copy/hold-lane';
export type { FirstStart, StartedCopy } from './copy/start-at-once';
export type { StartDoubt } from './copy/start-doubt';
export type { Dependencies } from './shared/dependencies';

/** Every activity by the name that workflow histories know it by. A name that was released never changes. */
const ACTIVITIES = {
  checkRequest,
  planReplication,
  awaitDetachment,
  abortDetached,
  claimCopy,
  isWanted,
  startCopy,
  awaitCopy,
  findStartedCopy,
  cancelCopy,
  deleteCopy,
  deleteSnapshots,
  enqueueCopies,
  withdrawCopies,
  findLanes,
  findLane,
  identifyLane,
  findStrays,
  watchLanes,
  awaitStray,
  observeCopies,
  awaitFence,
  recallClaim,
  reportStopped,
  selectImages,
  observeRegions,
  recallDrift,
  makeRequests,
  awaitManifest,
  sendWebhook,
  surveyRetention,
  pruneCopy,
  checkSetup,
  findMissingShares,
  shareImage,
  unshareImage,
};

export type Activities = BoundActivities<typeof ACTIVITIES>;

/** All activities, ready to be registered with a worker. */
export function createActivities(dependencies: Dependencies): Activities {
  return bindActivities(ACTIVITIES, dependencies);
}
