import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ClaimedCopy, FirstStart, LaneHold, StartDoubt, StartedCopy } from '../../activities';
import { defined } from '../../contract/defined';
import { copyError, relayLost } from '../../contract/errors';
import type { CopyClaim, CopyImageInput, SlotRequest } from '../../contract/messages';
import { CLAIM_MEMO } from '../../contract/names';
import type { Compensation, CopyOutcome } from '../../contract/outcome';
import { descriptionOf } from '../shared/descriptions';
import { errorOf } from '../shared/error-of';
import { endCopySignal } from '../shared/messages';
import { now } from '../shared/now';
import { awaitCopy, awaitStray, claimCopy, findStartedCopy, isWanted, proxyWithDeadline } from '../shared/proxies';
import { searchAttributes } from '../shared/search-attributes';
import { tell } from '../shared/tell';
import { compensate } from './compensate';
import { logBegin, logEnd } from './log-copy';
import { announceCopy, measureEnd, measureWait } from './measure-copy';
import { ShownCopy } from './shown-copy';

/** A copy that knows what to make. */
interface Copy extends CopyClaim {
  request: SlotRequest;
  hold: LaneHold;
  shown: ShownCopy;
}

/** What is known of the copy while it is made. */
interface Known {
  startedAt: string;
  /** From here on there may be an image, even when no id of one is known. */
  isStarting?: boolean;
  imageId?: string;
  adopted?: boolean;
  /** Of the CopyImage that made it. */
  requestId?: string;
  /** The replication has got the outcome. */
  isTold?: boolean;
}

/** Ends the making of the copy when its replication withdraws it. */
interface Withdrawal {
  scope: CancellationScope;
  isWithdrawn: boolean;
}

/** One copy in one lane. The workflow that holds the lane is the one that talks to ECS; its close frees the lane. */
export async function copyImage({ request }: CopyImageInput): Promise<CopyOutcome> {
  const { workflowId: lane, originalExecutionRunId: firstRunId } = workflowInfo();
  const { copyId, requester } = request;
  const shown = new ShownCopy(request);
  const withdrawal = listenForWithdrawal(copyId);
  const known: Known = { startedAt: now() };
  const hold = { lane, copyId, requester, firstRunId };
  // What the claim says decides how the copy ends, so a cancellation does not reach it.
  const { claim, ...claimed } = await shielded(() => claimCopy({ request, lane, firstRunId }));
  if (claim === undefined || !claimed.isWanted) {
    const unclaimed = await shielded(() => endUnclaimed(request, hold, claimed, claim));
    shown.ended(unclaimed);
    return unclaimed;
  }
  keep(claim);
  shown.starting(claim.spec);
  const logged = { request, spec: claim.spec, lane };
  logBegin(logged);
  const copy: Copy = { request, ...claim, hold, shown };
  known.isStarting = claimed.wasReset || claimed.mayHaveStarted === true;
  announceCopy(request);
  if (!claimed.wasReset) measureWait(request, known.startedAt);
  const outcome = await withdrawal.scope
    .run(() => makeCopy(copy, known, claimed))
    .catch((failure: unknown) => shielded(() => endUnfinished(copy, known, failure, withdrawal)));
  measureEnd(request, outcome);
  logEnd(logged, outcome, known.requestId);
  shown.ended(outcome);
  if (known.isTold !== true) await shielded(() => report(copy, outcome));
  if ('compensation' in outcome) refuseToFree(copy, outcome.compensation);
  return outcome;
}

/** The signal names the copy: one that was meant for an earlier copy in this lane is ignored. */
function listenForWithdrawal(copyId: string): Withdrawal {
  const withdrawal = { scope: new CancellationScope(), isWithdrawn: false };
  const end = (id: string): void => {
    if (id !== copyId) return;
    withdrawal.isWithdrawn = true;
    withdrawal.scope.cancel();
  };
  setHandler(endCopySignal, end, { description: descriptionOf('endCopy') });
  return withdrawal;
}

/** Keeps what the copy makes where others find it: users, and whoever cleans up after the copy. */
function keep(claim: CopyClaim): void {
  const { source, name } = claim.spec;
  upsertMemo({ [CLAIM_MEMO]: claim });
  upsertSearchAttributes(searchAttributes({ image: source.imageId, name }));
}

/** A lane whose copy may still run in ECS must not be free: a close in failure puts it into quarantine. */
function refuseToFree({ spec }: CopyClaim, compensation: Compensation | undefined): void {
  if (compensation?.outcome !== 'could-not-cancel') return;
  const left = compensation.leftovers?.join(', ') ?? spec.name;
  throw mayStillCopy(spec.regionId, `${left} may still be copied in ${spec.regionId}`);
}

function mayStillCopy(regionId: string, message: string): ApplicationFailure {
  const error = copyError('CouldNotCancel', regionId, message);
  return ApplicationFailure.nonRetryable(error.message, error.code, error);
}

async function makeCopy(copy: Copy, known: Known, claimed: FirstStart): Promise<CopyOutcome> {
  const { request, spec, onAbort, hold, shown } = copy;
  const { requestId, ...started } = claimed.started ?? (await goOnStarting(copy, known, claimed));
  Object.assign(known, started, { requestId });
  shown.copying(started);
  const isKept = onAbort === 'keepFinished';
  const { startedAt } = known;
  const { outcome, isTold } = await awaitCopy({ request, spec, hold, ...started, startedAt, isKept });
  known.isTold = isTold;
  return outcome;
}

/** Starts a copy that has not started with its claim. */
async function goOnStarting(
  { request, spec, hold }: Copy,
  known: Known,
  { mayHaveStarted, failed }: FirstStart,
): Promise<StartedCopy> {
  const { startCopy } = proxyWithDeadline(spec.deadlineMs);
  if (!CancellationScope.current().consideredCancelled) known.isStarting = true;
  return startCopy({ request, spec, hold, first: defined({ mayHaveStarted, failed }) });
}

/** Ends a copy that has nothing to make: it is not wanted any more, or its replication has not said what it is. */
async function endUnclaimed(
  request: SlotRequest,
  hold: LaneHold,
  claimed: Omit<ClaimedCopy, 'claim'>,
  claim: CopyClaim | undefined,
): Promise<CopyOutcome> {
  const { error } = claimed;
  const compensation = await endEarlierStart(request, hold, claimed, claim);
  if (error === undefined && compensation === undefined) return notWanted();
  const outcome: CopyOutcome = error === undefined ? notWanted(compensation) : { status: 'deferred', error };
  await tell(request.requester, [{ type: 'settled', copyId: request.copyId, outcome }]);
  return outcome;
}

/** Ends what an earlier run, or an earlier attempt at the claim, may have started. Undefined when nothing had to be undone. */
async function endEarlierStart(
  request: SlotRequest,
  hold: LaneHold,
  { wasReset, mayHaveStarted }: Omit<ClaimedCopy, 'claim'>,
  claim: CopyClaim | undefined,
): Promise<Compensation | undefined> {
  if (wasReset) await outlastEarlierRun(request, claim);
  if (wasReset || mayHaveStarted !== true) return undefined;
  if (claim === undefined) throw mayStillCopy(request.regionId, `the copy may have started in ${request.regionId}`);
  const onFinished = onFinishedOf(claim);
  const compensation = await compensate({ request, spec: claim.spec, onFinished, hold, mayHaveStarted });
  refuseToFree(claim, compensation);
  return compensation;
}

/**
 * A run before a reset may have started a copy that nobody wants. That copy is not touched, but it keeps the lane until it
 * stops. When nobody knows what it was, the lane goes into quarantine.
 */
async function outlastEarlierRun(request: SlotRequest, claim: CopyClaim | undefined): Promise<void> {
  const { regionId } = request;
  if (claim === undefined) throw mayStillCopy(regionId, `the copy before the reset may still run in ${regionId}`);
  const earlier = await findStartedCopy({ request, spec: claim.spec, mayHaveStarted: true });
  if (earlier !== undefined) await awaitStray({ regionId, imageId: earlier.imageId });
}

/** The outcome of a copy that its replication does not want; it has never started unless its compensation says more. */
function notWanted(compensation: Compensation = { outcome: 'never-started', at: now() }): CopyOutcome {
  return { status: 'cancelled', compensation, isWithdrawn: true };
}

/** Ends a copy that was not finished, by a cancellation or by a failure. */
async function endUnfinished(copy: Copy, known: Known, failure: unknown, withdrawal: Withdrawal): Promise<CopyOutcome> {
  copy.shown.ending();
  // An attempt that fails while its cancellation is on the way ends the activity as failed, not as cancelled.
  const isCancelled = isCancellation(failure) || withdrawal.scope.consideredCancelled;
  const outcome = await (isCancelled
    ? endCancelled(copy, known, failure, withdrawal)
    : endFailed(copy, known, failure));
  return queueAgainWhenLaneIsLost(outcome);
}

/** Undoes a copy that is not wanted any more. */
async function endCancelled(
  { request, spec, onAbort, hold }: Copy,
  known: Known,
  failure: unknown,
  withdrawal: Withdrawal,
): Promise<CopyOutcome> {
  const { imageId, adopted } = known;
  const onFinished = onFinishedOf({ onAbort });
  const doubt = imageId === undefined ? known.isStarting === true && mayHaveStarted(failure) : undefined;
  const image = defined({ imageId, adopted, mayHaveStarted: doubt });
  const compensation = await compensate({ request, spec, onFinished, hold, ...image });
  return { status: 'cancelled', ...defined({ imageId }), compensation, isWithdrawn: withdrawal.isWithdrawn };
}

/** Decides what to do about a copy that failed: queue again, give up at once, or undo it first. */
async function endFailed(
  { request, spec, hold, ...claim }: Copy,
  known: Known,
  failure: unknown,
): Promise<CopyOutcome> {
  const image = defined({ imageId: known.imageId, adopted: known.adopted });
  const error = errorOf(failure, spec.regionId, 'CopyTimedOut');
  if (spec.via !== undefined && known.adopted !== true && error.code === 'CopyFailed') {
    return { status: 'deferred', error: relayLost(spec.regionId, spec.via, error.message) };
  }
  if (QUEUES_AGAIN.has(error.code) || (known.adopted === true && LOST_IMAGE.has(error.code))) {
    return { status: 'deferred', error };
  }
  if (error.code === 'CopyUnwanted') {
    await outlastEarlierRun(request, { spec, ...claim });
    return notWanted();
  }
  const isRefused = known.imageId === undefined && !mayHaveStarted(failure);
  if (isRefused || NOTHING_TO_UNDO.has(error.code)) return { status: 'failed', ...image, error };
  const compensation = await compensate({ request, spec, onFinished: 'keep', hold, ...image, mayHaveStarted: true });
  return { status: 'failed', ...image, error, compensation };
}

/** A lane that belongs to another copy is not this one's to clean. Whoever gave it away has ended what ran in it. */
function queueAgainWhenLaneIsLost(outcome: CopyOutcome): CopyOutcome {
  const compensation = 'compensation' in outcome ? outcome.compensation : undefined;
  const isUndone = compensation?.outcome !== 'could-not-cancel';
  if (isUndone || compensation.error?.code !== 'LaneLost') return outcome;
  return { status: 'deferred', error: compensation.error };
}

function onFinishedOf({ onAbort }: Pick<CopyClaim, 'onAbort'>): 'delete' | 'keep' {
  return onAbort === 'deleteFinished' ? 'delete' : 'keep';
}

/** Whether a start that failed or was cancelled may have started a copy: an earlier attempt's answer may be lost. */
function mayHaveStarted(failure: unknown): boolean {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (!(cause instanceof ApplicationFailure || cause instanceof CancelledFailure)) return true;
  return !(cause.details ?? []).some((detail) => (detail as Partial<StartDoubt> | null)?.mayHaveStarted === false);
}

/** Errors after which nothing of this copy runs in its lane, and the next try may succeed. */
const QUEUES_AGAIN: ReadonlySet<string> = new Set(['CopyDeferred', 'LaneLost', 'RelayLost']);

/** Errors after which an adopted image is of no use any more: the copy queues again and makes an image of its own. */
const LOST_IMAGE: ReadonlySet<string> = new Set(['CopyVanished', 'CopyFailed']);

const NOTHING_TO_UNDO: ReadonlySet<string> = new Set(['NameConflict', 'VerificationFailed', 'CopyVanished']);

/** Delivers the outcome. When nobody waits for it any more, `onAbort` decides about a finished image. */
async function report({ request, spec, onAbort, hold, shown }: Copy, outcome: CopyOutcome): Promise<void> {
  const mayDelete = outcome.status === 'available' && onAbort === 'deleteFinished';
  const isAbandoned = mayDelete && !(await mayBeWanted(request));
  await tell(request.requester, [{ type: 'settled', copyId: request.copyId, outcome }]);
  if (!isAbandoned) return;
  const { imageId, adopted } = outcome;
  const compensation = await compensate({ request, spec, onFinished: 'delete', imageId, adopted, hold });
  shown.ended({ status: 'cancelled', imageId, compensation, isWithdrawn: true });
}

/** Whether the replication still wants the copy; true also when its code cannot answer: it may yet go on. */
async function mayBeWanted({ requester, copyId }: SlotRequest): Promise<boolean> {
  try {
    return await isWanted({ requester, copyId });
  } catch {
    return true;
  }
}

function shielded<Result>(work: () => Promise<Result>): Promise<Result> {
  return CancellationScope.nonCancellable(work);
}
