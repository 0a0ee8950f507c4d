import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import { LEASE_ACTIVITY_ID } from '../../contract/names';
import { summaryOf } from './summaries';

/** Activities with the same options. Each call says in the Temporal UI what it does. */
function activitiesWith<Name extends keyof Activities>(options: ActivityOptions): Pick<Activities, Name> {
  const activities = proxyActivities(options);
  const call =
    (name: Name) =>
    (...input: unknown[]) =>
      activities[name]?.executeWithOptions({ summary: summaryOf(name, input) }, input);
  return new Proxy({}, { get: (_, name) => call(name as Name) }) as Pick<Activities, Name>;
}

/** How long it takes until the work of a dead worker goes to another one. */
const HEARTBEAT_TIMEOUT = '12 seconds';

/** For as long as the timeouts allow. */
const RETRY = { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '30 seconds' } as const;

const cancellationType = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Nothing has been started yet, so the replication fails after an hour without a plan and does not wait any longer. */
export const { planReplication } = activitiesWith<'planReplication'>({
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Somebody waits for the answer. The answer itself says what ECS could not be asked. */
export const { checkRequest } = activitiesWith<'checkRequest'>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '30 seconds',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Signals to the region slots and to the replication itself, retried until they arrive. */
export const { enqueueCopies, withdrawCopies, reportStopped, abortDetached } = activitiesWith<
  'enqueueCopies' | 'withdrawCopies' | 'reportStopped' | 'abortDetached'
>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** The activity itself keeps the time that a replication has to answer: one without a plan may take longer than a stuck one. */
export const { claimCopy } = activitiesWith<'claimCopy'>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Asks another workflow, whose code may be stuck: the time to wait for it is short. */
export const { isWanted } = activitiesWith<'isWanted'>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '5 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/**
 * The lease of a replication. Its followers find it by its id and send its heartbeat, so it is not repeated by itself. A
 * cancellation does not wait for them.
 */
export function proxyForLease({
  silenceMs,
  limitMs,
}: {
  silenceMs: number;
  limitMs?: number;
}): Pick<Activities, 'awaitDetachment'> {
  return activitiesWith<'awaitDetachment'>({
    activityId: LEASE_ACTIVITY_ID,
    startToCloseTimeout: limitMs ?? '30 days',
    heartbeatTimeout: silenceMs,
    retry: { maximumAttempts: 1 },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  });
}

/** The start of a copy, which may take as long as the copy itself: it ends after `deadlineMs`, its retries included. */
export function proxyWithDeadline(deadlineMs: number): Pick<Activities, 'startCopy'> {
  return activitiesWith<'startCopy'>({
    startToCloseTimeout: '1 hour',
    scheduleToCloseTimeout: deadlineMs,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: RETRY,
    cancellationType,
  });
}

/**
 * Polls once per attempt; between attempts the server waits. The activity itself keeps the deadline, because time that the
 * copy waits in ECS's own queue does not count. The attempt that verifies the image may wait for what ECS shows late.
 */
export const { awaitCopy } = activitiesWith<'awaitCopy'>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** The steps of compensation. They have time limits of their own, and a cancellation does not reach them. */
export const { findStartedCopy, cancelCopy, deleteCopy, deleteSnapshots } = activitiesWith<
  'findStartedCopy' | 'cancelCopy' | 'deleteCopy' | 'deleteSnapshots'
>({
  startToCloseTimeout: '1 hour',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Sharing of finished copies. Nothing depends on it but the end of the replication, which says what did not come about. */
export const { findMissingShares, shareImage, unshareImage } = activitiesWith<
  'findMissingShares' | 'shareImage' | 'unshareImage'
>({
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** What the region slots wait for: lanes and strays may take days. */
export const { findLanes, findStrays, findLane, identifyLane, watchLanes, awaitStray, observeCopies, awaitFence } =
  activitiesWith<
    | 'findLanes'
    | 'findStrays'
    | 'findLane'
    | 'identifyLane'
    | 'watchLanes'
    | 'awaitStray'
    | 'observeCopies'
    | 'awaitFence'
  >({
    startToCloseTimeout: '30 days',
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    retry: RETRY,
    cancellationType,
  });

/** Asks another workflow, whose code may be stuck, for as long as that workflow runs: an attempt is short. */
export const { recallClaim } = activitiesWith<'recallClaim'>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** How a night learns what is there. Nothing has been started yet, so it fails after half an hour and does not wait any longer. */
export const { selectImages, observeRegions } = activitiesWith<'selectImages' | 'observeRegions'>({
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '30 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Pure, and asked for in the middle of a night, which waits for a worker as long as it takes. */
export const { makeRequests } = activitiesWith<'makeRequests'>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Asks the visibility of Temporal, which may be away. A report without a memory is better than none. */
export const { recallDrift } = activitiesWith<'recallDrift'>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Looks once per attempt; between attempts the server waits, for as long as the replication runs. */
export const { awaitManifest } = activitiesWith<'awaitManifest'>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Nobody waits for it, and its receiver may be away for a night. */
export const { sendWebhook } = activitiesWith<'sendWebhook'>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '24 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1 second', backoffCoefficient: 3, maximumInterval: '30 minutes' },
  cancellationType,
});

/** What retention would do. Somebody waits for the answer, and a region that does not give one is told as such. */
export const { surveyRetention: planRetention } = activitiesWith<'surveyRetention'>({
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '2 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** The same before something changes, and one change of it: what does not come about in this night comes about in the next. */
export const { surveyRetention, pruneCopy } = activitiesWith<'surveyRetention' | 'pruneCopy'>({
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '30 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  cancellationType,
});

/** Somebody waits for the answer. It says itself what ECS did not answer in time, so it is asked for once. */
export const { checkSetup } = activitiesWith<'checkSetup'>({
  startToCloseTimeout: '45 seconds',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { maximumAttempts: 1 },
  cancellationType,
});
