import { activityInfo, Context } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import type { SlotRequest } from '../../contract/messages';
import type { CopySpec } from '../../contract/schema/plan';
import { EcsFailure } from '../ecs/failure';
import { LOOKS_UNTIL_ABSENT } from '../image/find-image';
import { isBroken, isUnfinished } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { callAgainLater, failureOf, finalFailure } from '../shared/failures';
import { reportProgress } from './report-progress';
import { copyingMs, newWaitRecord, nextPollMs, recordLook, type WaitRecord } from './wait-record';

export interface AwaitCopyInput {
  request: SlotRequest;
  spec: CopySpec;
  imageId: string;
  adopted: boolean;
}

/**
 * One poll of a copy. Returns when the image is Available. Until then it asks the server to be called again, which writes
 * no history and holds no worker slot. Fails with `CopyFailed`, `CopyVanished` or `CopyTimedOut`.
 */
export function awaitCopy(dependencies: Dependencies) {
  return async (input: AwaitCopyInput): Promise<void> => {
    const { ecs, pacing } = dependencies;
    const { regionId } = input.spec;
    const earlier = activityInfo().heartbeatDetails as WaitRecord | undefined;
    const record = earlier ?? newWaitRecord(Date.now());
    const [image] = await ecs.describeImages(regionId, { imageId: input.imageId }).catch((error: unknown) => {
      throw toPollFailure(dependencies, input, record, error);
    });
    if (image === undefined) throw failureWhenAbsent(dependencies, input, record);
    if (isBroken(image) || image.status === 'Deprecated') {
      throw finalFailure('CopyFailed', regionId, `${image.imageId} ended as ${image.status}`);
    }
    if (!isUnfinished(image)) return;
    const current = await reportProgress(dependencies, input, image, recordLook(record, image, Date.now()));
    Context.current().heartbeat(current);
    failWhenLate(input, current);
    const delayMs = nextPollMs(current, image, pacing, Math.random());
    throw callAgainLater(regionId, `${image.imageId} is ${image.status}, ${String(image.progress)} %`, delayMs);
  };
}

/** A failed poll alone never ends the wait. The deadline does, even while ECS cannot be asked. */
function toPollFailure({ pacing }: Dependencies, input: AwaitCopyInput, record: WaitRecord, error: unknown): unknown {
  if (!(error instanceof EcsFailure) || !isTransient(error.facts.class)) return error;
  Context.current().heartbeat(record);
  if (!record.waiting) failWhenLate(input, { ...record, lastSeenAt: Date.now() });
  const retryDelayMs = error.facts.retryAfterMs ?? pacing.maximumPollMs;
  return failureOf(errorOfEcs(error), { retryable: true, retryDelayMs });
}

function failureWhenAbsent({ pacing }: Dependencies, { spec, imageId }: AwaitCopyInput, record: WaitRecord): Error {
  const missed = record.missed + 1;
  if (record.seen && missed >= LOOKS_UNTIL_ABSENT) {
    const message = `${imageId} was being copied and is gone: somebody cancelled or deleted it`;
    return finalFailure('CopyVanished', spec.regionId, message);
  }
  if (!record.seen && Date.now() - record.firstSeenAt > pacing.visibilityGraceMs) {
    return finalFailure('CopyVanished', spec.regionId, `${imageId} never became visible`);
  }
  Context.current().heartbeat({ ...record, missed });
  return callAgainLater(spec.regionId, `${imageId} is not visible`, pacing.lookIntervalMs);
}

function failWhenLate({ spec, imageId }: AwaitCopyInput, record: WaitRecord): void {
  if (copyingMs(record) <= spec.deadlineMs) return;
  const message = `${imageId} is at ${String(record.progress)} % after the copy's deadline`;
  throw finalFailure('CopyTimedOut', spec.regionId, message);
}
