import { activityInfo, Context } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import { copyError, outOfTimeError } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import { EcsFailure } from '../ecs/failure';
import { lookOnce, LOOKS_UNTIL_ABSENT } from '../image/find-image';
import { isBroken, isReady, statusOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { callAgainLater, failureOf, finalFailure } from '../shared/failures';
import { isAboutTheCall } from '../shared/refusals';
import { serverNow } from '../shared/server-time';
import { copyFinisher, type FinishCopyInput, type FinishedCopy } from './finish-copy';
import { announceReset, type LaneHold } from './hold-lane';
import { nextPollMs } from './pace';
import { obstacleOf, reportProgress } from './report-progress';
import { reportWait } from './report-wait';
import { showProgress } from './show-progress';
import {
  msTowardsDeadline,
  newWaitRecord,
  recordEndOfBlock,
  recordLook,
  recordReady,
  type WaitRecord,
} from './wait-record';
import { blockedFailure, reportEnd, reportRefusal } from './wait-out-refusals';

export interface AwaitCopyInput extends FinishCopyInput {
  hold: LaneHold;
}

/**
 * One poll of a copy. Until the image is Available and usable it asks the server to be called again, which writes no history
 * and holds no worker slot. The poll that finds it so verifies it and tells the replication.
 * Fails with `CopyFailed`, `CopyVanished`, `CopyTimedOut`, and like `verifyCopy`.
 */
export function awaitCopy(dependencies: Dependencies) {
  const finish = copyFinisher(dependencies);
  return async (input: AwaitCopyInput): Promise<FinishedCopy> => {
    const { pacing } = dependencies;
    const { regionId } = input.spec;
    if (activityInfo().attempt === 1) await announceReset(dependencies, input.hold);
    const earlier = activityInfo().heartbeatDetails as WaitRecord | undefined;
    const record = earlier ?? newWaitRecord(serverNow());
    const image = await lookOnce(dependencies, regionId, input.imageId).catch(async (error: unknown) => {
      throw await toPollFailure(dependencies, input, record, error);
    });
    if (image === undefined) throw failureWhenAbsent(dependencies, input, record);
    if (isBroken(image) || image.status === 'Deprecated') {
      throw finalFailure('CopyFailed', regionId, `${image.imageId} ended as ${statusOf(image)}`);
    }
    if (isReady(image)) {
      const ready = recordReady(record, image, serverNow());
      const finished = await finish(input, image, ready).catch(async (error: unknown) => {
        Context.current().heartbeat(ready);
        throw await toPollFailure(dependencies, input, ready, error);
      });
      endBlock(record);
      return finished;
    }
    const unblocked = endBlock(record);
    const looked = await reportWait(dependencies, input.hold, recordLook(unblocked, image, serverNow()));
    const reported = await reportProgress(dependencies, input, image, looked);
    const current = await showProgress(dependencies, input.request.copyId, reported);
    Context.current().heartbeat(current);
    failWhenLate(input, current, obstacleOf(dependencies, image, current));
    const delayMs = nextPollMs(current, image, input.spec.estimate, pacing, Math.random());
    throw callAgainLater(regionId, `${image.imageId} is ${statusOf(image)}, ${String(image.progress)} %`, delayMs);
  };
}

function endBlock(record: WaitRecord): WaitRecord {
  const { block } = record;
  if (block === undefined || block.isOver) return record;
  reportEnd(block);
  return recordEndOfBlock(record, block);
}

/** A failed poll alone never ends the wait. The deadline does, even while ECS cannot be asked or refuses to answer. */
async function toPollFailure(
  dependencies: Dependencies,
  input: AwaitCopyInput,
  record: WaitRecord,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof EcsFailure)) return error;
  const { class: errorClass } = error.facts;
  if (!isTransient(errorClass) && !isAboutTheCall(error, 'make')) return error;
  const obstacle = errorOfEcs(error);
  const unseen = { ...record, lastSeenAt: serverNow() };
  if (isTransient(errorClass)) {
    Context.current().heartbeat(record);
    if (!record.waiting) failWhenLate(input, unseen, obstacle);
    const { maximumPollMs, lookIntervalMs } = dependencies.pacing;
    const pauseMs = record.readyAt === undefined ? maximumPollMs : lookIntervalMs;
    const retryDelayMs = error.facts.retryAfterMs ?? pauseMs;
    return failureOf(obstacle, { retryable: true, retryDelayMs });
  }
  const block = await reportRefusal(dependencies, input.request, error, record.block);
  Context.current().heartbeat({ ...record, block });
  // Also the time of a copy that was in ECS's own queue counts here: otherwise a lasting refusal would never end.
  failWhenLate(input, unseen, obstacle);
  return blockedFailure(dependencies, error);
}

function failureWhenAbsent({ pacing }: Dependencies, { spec, imageId }: AwaitCopyInput, record: WaitRecord): Error {
  const missed = record.missed + 1;
  const isSure = missed >= LOOKS_UNTIL_ABSENT;
  if (record.seen && isSure) {
    const message = `${imageId} was being copied and is gone: somebody cancelled or deleted it`;
    return finalFailure('CopyVanished', spec.regionId, message);
  }
  if (!record.seen && isSure && serverNow() - record.firstSeenAt > pacing.visibilityGraceMs) {
    return finalFailure('CopyVanished', spec.regionId, `${imageId} never became visible`);
  }
  Context.current().heartbeat({ ...record, missed });
  return callAgainLater(spec.regionId, `${imageId} is not visible`, pacing.lookIntervalMs);
}

/** `obstacle` is what the last poll has met, or seen. */
function failWhenLate({ spec, imageId }: AwaitCopyInput, record: WaitRecord, obstacle?: CopyError): void {
  if (msTowardsDeadline(record, spec) <= spec.deadlineMs) return;
  const message = `${imageId} is at ${String(record.progress)} % after the copy's deadline`;
  const late = copyError('CopyTimedOut', spec.regionId, message);
  throw failureOf(obstacle === undefined ? late : outOfTimeError(late, obstacle), { retryable: false });
}
