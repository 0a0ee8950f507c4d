import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { StartDoubt } from '../../activities';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { CopyEvent, CopyImageInput, SlotRequest } from '../../contract/messages';
import type { CopyOutcome } from '../../contract/outcome';
import { errorOf } from '../shared/error-of';
import { now } from '../shared/now';
import { awaitCopy, awaitStray, findStartedCopy, isWanted, proxyWithDeadline } from '../shared/proxies';
import { tell } from '../shared/tell';
import { compensate } from './compensate';

/** What is known of the copy while it is made. */
interface Known {
  startedAt: string;
  /** From here on there may be an image, even when no id of one is known. */
  isStarting?: boolean;
  imageId?: string;
  adopted?: boolean;
}

/** One copy in one lane. The workflow that holds the lane is the one that talks to ECS; its close frees the lane. */
export async function copyImage({ request }: CopyImageInput): Promise<CopyOutcome> {
  const { spec, copyId } = request;
  const { workflowId } = workflowInfo();
  const known: Known = { startedAt: now() };
  setCurrentDetails(`\`${spec.source.imageId}\` → **${spec.regionId}** in lane \`${workflowId}\``);
  const granted: CopyEvent = { type: 'granted', copyId, lane: workflowId };
  const wanted = await shielded(async () => (await tell(request.requester, granted)) && (await mayBeWanted(request)));
  if (!wanted) return shielded(() => endUnstarted(request));
  const outcome = await makeCopy(request, known).catch((failure: unknown) => {
    // An attempt that fails while its cancellation is on the way ends the activity as failed, not as cancelled.
    const cancelled = isCancellation(failure) || CancellationScope.current().consideredCancelled;
    return shielded(() => (cancelled ? endCancelled : endFailed)(request, known, failure));
  });
  await shielded(() => report(request, outcome));
  refuseToFree(request, outcome);
  return outcome;
}

/** A lane whose copy may still run in ECS must not be free: a close in failure puts it into quarantine. */
function refuseToFree({ spec }: SlotRequest, outcome: CopyOutcome): void {
  const compensation = 'compensation' in outcome ? outcome.compensation : undefined;
  if (compensation?.outcome !== 'could-not-cancel') return;
  const left = compensation.leftovers?.join(', ') ?? spec.name;
  const error = copyError('CouldNotCancel', spec.regionId, `${left} may still be copied in ${spec.regionId}`);
  throw ApplicationFailure.nonRetryable(error.message, error.code, error);
}

async function makeCopy(request: SlotRequest, known: Known): Promise<CopyOutcome> {
  const { spec } = request;
  const { startCopy, verifyCopy } = proxyWithDeadline(spec.deadlineMs);
  known.isStarting = !CancellationScope.current().consideredCancelled;
  const started = await startCopy({ spec });
  Object.assign(known, started);
  await awaitCopy({ request, ...started });
  const verified = await verifyCopy({ spec, ...started });
  return {
    status: 'available',
    ...started,
    startedAt: known.startedAt,
    availableAt: now(),
    verified,
  };
}

/** Undoes a copy that is not wanted any more. */
async function endCancelled({ spec, onAbort }: SlotRequest, known: Known, failure: unknown): Promise<CopyOutcome> {
  const { imageId, adopted } = known;
  const onFinished = onAbort === 'deleteFinished' ? 'delete' : 'keep';
  const doubt = imageId === undefined ? known.isStarting === true && mayHaveStarted(failure) : undefined;
  const image = defined({ imageId, adopted, mayHaveStarted: doubt });
  const compensation = await compensate({ spec, onFinished, ...image });
  return { status: 'cancelled', ...defined({ imageId }), compensation };
}

/** Decides what to do about a copy that failed: queue again, give up at once, or undo it first. */
async function endFailed({ spec }: SlotRequest, known: Known, failure: unknown): Promise<CopyOutcome> {
  const image = defined({ imageId: known.imageId, adopted: known.adopted });
  const error = errorOf(failure, spec.regionId, 'CopyTimedOut');
  if (error.code === 'CopyDeferred' || (known.adopted === true && LOST_IMAGE.has(error.code))) {
    return { status: 'deferred', error };
  }
  const isRefused = known.imageId === undefined && !mayHaveStarted(failure);
  if (isRefused || NOTHING_TO_UNDO.has(error.code)) return { status: 'failed', ...image, error };
  const compensation = await compensate({ spec, onFinished: 'keep', ...image, mayHaveStarted: true });
  return { status: 'failed', ...image, error, compensation };
}

/** Whether a start that failed or was cancelled may have started a copy: an earlier attempt's answer may be lost. */
function mayHaveStarted(failure: unknown): boolean {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (!(cause instanceof ApplicationFailure || cause instanceof CancelledFailure)) return true;
  return !(cause.details ?? []).some((detail) => (detail as Partial<StartDoubt> | null)?.mayHaveStarted === false);
}

/** Errors after which an adopted image is of no use any more: the copy queues again and makes an image of its own. */
const LOST_IMAGE = new Set(['CopyVanished', 'CopyFailed']);

const NOTHING_TO_UNDO = new Set(['NameConflict', 'VerificationFailed', 'CopyVanished']);

/** Delivers the outcome. When nobody waits for it any more, the request's `onAbort` decides about a finished image. */
async function report(request: SlotRequest, outcome: CopyOutcome): Promise<void> {
  const mayDelete = outcome.status === 'available' && request.onAbort === 'deleteFinished';
  const isAbandoned = mayDelete && !(await mayBeWanted(request));
  await tell(request.requester, { type: 'settled', copyId: request.copyId, outcome });
  if (!isAbandoned) return;
  await compensate({ spec: request.spec, onFinished: 'delete', imageId: outcome.imageId, adopted: outcome.adopted });
}

/**
 * Whether the replication still wants the copy; true also when its code cannot answer. Such a replication must not keep
 * lanes from others, and a start is safe to repeat.
 */
async function mayBeWanted(request: SlotRequest): Promise<boolean> {
  try {
    return await isWanted(request);
  } catch {
    return true;
  }
}

/**
 * Ends a copy that is not wanted before it has started. A workflow that was reset may have a copy in ECS that nobody
 * wants. That copy is not touched, but it keeps the lane until it stops.
 */
async function endUnstarted({ spec }: SlotRequest): Promise<CopyOutcome> {
  const { runId, originalExecutionRunId } = workflowInfo();
  const earlier = runId === originalExecutionRunId ? undefined : await findStartedCopy({ spec });
  if (earlier !== undefined) await awaitStray({ regionId: spec.regionId, imageId: earlier.imageId });
  return { status: 'cancelled', compensation: { outcome: 'never-started', at: now() } };
}

function shielded<Result>(work: () => Promise<Result>): Promise<Result> {
  return CancellationScope.nonCancellable(work);
}
