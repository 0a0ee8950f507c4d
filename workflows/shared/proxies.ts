import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';

/** How long it takes until the work of a dead worker goes to another one. */
const HEARTBEAT_TIMEOUT = '12 seconds';

/** For as long as the timeouts allow. */
const RETRY = { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '30 seconds' } as const;

const cancellationType = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** A plan that cannot be made is better told than waited for: nothing has been started yet. */
export const planning = proxyActivities<Pick<Activities, 'planReplication'>>({
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Somebody waits for the answer, which says itself what could not be asked. */
export const checking = proxyActivities<Pick<Activities, 'checkRequest'>>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '30 seconds',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Signals to the region slots, retried until they arrive. */
export const signalling = proxyActivities<Pick<Activities, 'enqueueCopies' | 'withdrawCopies'>>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Needs the code of another workflow, which may be stuck. */
export const asking = proxyActivities<Pick<Activities, 'isWanted'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Starting a copy, and verifying it, may take as long as the copy itself. */
export function within(deadlineMs: number): Pick<Activities, 'startCopy' | 'verifyCopy'> {
  return proxyActivities<Pick<Activities, 'startCopy' | 'verifyCopy'>>({
    startToCloseTimeout: '1 hour',
    scheduleToCloseTimeout: deadlineMs,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: RETRY,
    cancellationType,
  });
}

/**
 * One poll per attempt; between attempts the server waits. The activity itself keeps the deadline, because time that the
 * copy waits in ECS's own queue does not count.
 */
export const waiting = proxyActivities<Pick<Activities, 'awaitCopy'>>({
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Compensation has a budget of its own, and hears no cancellation. */
export const undoing = proxyActivities<
  Pick<Activities, 'findStartedCopy' | 'cancelCopy' | 'deleteCopy' | 'deleteSnapshots'>
>({
  startToCloseTimeout: '1 hour',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** What the region slots wait for: lanes and strays may take days. */
export const slotKeeping = proxyActivities<
  Pick<Activities, 'findLanes' | 'findStrays' | 'findLane' | 'watchLane' | 'awaitStray' | 'awaitFence'>
>({
  startToCloseTimeout: '30 days',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});
