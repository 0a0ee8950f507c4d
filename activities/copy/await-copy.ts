import { activityInfo, Context, log } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import type { CopyEvent, SlotRequest } from '../../contract/messages';
import { copyError } from '../../contract/errors';
import { copyEventSignalName } from '../../contract/names';
import type { CopyError } from '../../contract/outcome';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { comeBackLater, errorOfEcs, failureOf, failWith } from '../shared/failures';
import { LOOKS } from '../image/find-image';
import { heartbeating } from '../shared/heartbeat';
import { copyingMs, newWaitRecord, nextPollMs, recordLook, stalledMs, type WaitRecord } from './wait-record';
import { isBroken, isUnfinished } from '../image/image-state';

export interface AwaitCopyInput {
  request: SlotRequest;
  imageId: string;
  adopted: boolean;
}

/**
 * One poll of a copy. Returns when the image is Available; until then it asks the server to be called again, which costs
 * no history and holds no worker slot. Fails with `CopyFailed`, `CopyVanished` or `CopyTimedOut`.
 */
export function awaitCopy(dependencies: Dependencies) {
  return (input: AwaitCopyInput): Promise<void> => heartbeating(() => poll(dependencies, input));
}

async function poll(dependencies: Dependencies, input: AwaitCopyInput): Promise<void> {
  const { ecs, pacing } = dependencies;
  const { spec } = input.request;
  const previous = activityInfo().heartbeatDetails as WaitRecord | undefined;
  const record = previous ?? newWaitRecord(Date.now());
  const [image] = await ecs.describeImages(spec.regionId, { imageId: input.imageId }).catch((error: unknown) => {
    throw failedPoll(dependencies, input, record, error);
  });
  if (image === undefined) return notVisible(dependencies, input, record);
  if (isBroken(image) || image.status === 'Deprecated') {
    throw failWith('CopyFailed', spec.regionId, `${image.imageId} ended as ${image.status}`);
  }
  if (!isUnfinished(image)) return;
  const current = await report(dependencies, input, image, recordLook(record, image, Date.now()));
  Context.current().heartbeat(current);
  refuseWhenLate(input, current);
  const delay = nextPollMs(current, image, pacing, Math.random());
  throw comeBackLater(spec.regionId, `${image.imageId} is ${image.status}, ${String(image.progress)} %`, delay);
}

/** One failed poll never ends the wait; the deadline does, even while ECS cannot be asked. */
function failedPoll({ pacing }: Dependencies, input: AwaitCopyInput, record: WaitRecord, error: unknown): unknown {
  if (!(error instanceof EcsFailure) || !isTransient(error.facts.class)) return error;
  Context.current().heartbeat(record);
  if (!record.waiting) refuseWhenLate(input, { ...record, lastSeenAt: Date.now() });
  const retryDelayMs = error.facts.retryAfterMs ?? pacing.maximumPollMs;
  return failureOf(errorOfEcs(error), { retryable: true, retryDelayMs });
}

function notVisible(
  { pacing }: Dependencies,
  { request: { spec }, imageId }: AwaitCopyInput,
  record: WaitRecord,
): never {
  const missed = record.missed + 1;
  if (record.seen && missed >= LOOKS) {
    throw failWith(
      'CopyVanished',
      spec.regionId,
      `${imageId} was being copied and is gone: somebody cancelled or deleted it`,
    );
  }
  if (!record.seen && Date.now() - record.firstSeenAt > pacing.visibilityGraceMs) {
    throw failWith('CopyVanished', spec.regionId, `${imageId} never became visible`);
  }
  Context.current().heartbeat({ ...record, missed });
  throw comeBackLater(spec.regionId, `${imageId} is not visible`, pacing.lookIntervalMs);
}

function refuseWhenLate({ request: { spec }, imageId }: AwaitCopyInput, record: WaitRecord): void {
  if (copyingMs(record) <= spec.deadlineMs) return;
  throw failWith(
    'CopyTimedOut',
    spec.regionId,
    `${imageId} is at ${String(record.progress)} % after the copy's deadline`,
  );
}

function stalled(
  { pacing }: Dependencies,
  regionId: string,
  image: EcsImage,
  record: WaitRecord,
): CopyError | undefined {
  if (stalledMs(record) < pacing.stalledAfterMs) return undefined;
  const minutes = Math.floor(stalledMs(record) / 60_000);
  const where = `${image.imageId} has stayed at ${String(record.progress)} %`;
  return copyError('CopyStalled', regionId, `${where} for ${String(minutes)} minutes`);
}

const REPORT_EVERY_PERCENT = 10;

/** Tells the replication about a change worth showing. Nobody may be listening: that is found out when the copy ends. */
async function report(
  dependencies: Dependencies,
  { request, imageId, adopted }: AwaitCopyInput,
  image: EcsImage,
  record: WaitRecord,
): Promise<WaitRecord> {
  const status = image.status === 'Waiting' ? 'waiting' : 'copying';
  const { progress, reported: told } = record;
  const stall = stalled(dependencies, request.spec.regionId, image, record);
  const isOld = told?.status === status && told.stalled === (stall !== undefined);
  if (isOld && progress < told.progress + REPORT_EVERY_PERCENT) return record;
  if (stall !== undefined) log.warn(stall.message, { imageId, stalledMs: stalledMs(record) });
  const event: CopyEvent = {
    type: 'progress',
    copyId: request.copyId,
    imageId,
    status,
    progress,
    adopted,
    ...(stall && { stalled: stall }),
  };
  try {
    await dependencies.client.workflow.getHandle(request.requester).signal(copyEventSignalName, event);
  } catch (error) {
    log.debug('progress was not delivered', { error });
  }
  return { ...record, reported: { status, progress, stalled: stall !== undefined } };
}
