import { log } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { SlotRequest } from '../../contract/messages';
import type { CopyError } from '../../contract/outcome';
import type { EcsImage } from '../ecs/api';
import { isStatusKnown, isUnfinished, statusOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { STEP_MS, STEP_PERCENT } from './news-steps';
import { signalReplication } from './tell-replication';
import { type ReportedState, stalledMs, type WaitRecord } from './wait-record';

/**
 * Tells the replication about a change that it shows to users: a new status, another obstacle,
 * or much more progress.
 * Returns the record with what the replication was told last.
 */
export async function reportProgress(
  dependencies: Dependencies,
  { request, adopted }: { request: SlotRequest; adopted: boolean },
  image: EcsImage,
  record: WaitRecord,
): Promise<WaitRecord> {
  const { imageId } = image;
  const status = image.status === 'Waiting' ? 'waiting' : 'copying';
  const { progress, lastSeenAt } = record;
  const obstacle = obstacleOf(dependencies, image, record);
  const state: ReportedState = { status, ...defined({ obstacle: obstacle?.code }) };
  if (!isWorthReporting(record, state)) return record;
  if (obstacle !== undefined) log.warn(obstacle.message, { imageId, code: obstacle.code });
  const { copyId, requester } = request;
  await signalReplication(dependencies, requester, {
    type: 'progress',
    copyId,
    imageId,
    status,
    progress,
    adopted,
    ...defined({ obstacle }),
  });
  return { ...record, reported: { ...state, progress, at: lastSeenAt } };
}

/** Whether a replication has not heard of this state of its copy, or not for long of a copy that goes on. */
export function isWorthReporting({ reported, progress, lastSeenAt }: WaitRecord, state: ReportedState): boolean {
  if (reported?.status !== state.status || reported.obstacle !== state.obstacle) return true;
  return progress >= reported.progress + STEP_PERCENT && lastSeenAt - reported.at >= STEP_MS;
}

/** What a copy that is not finished waits for, unless ECS simply copies it. */
export function obstacleOf({ pacing }: Dependencies, image: EcsImage, record: WaitRecord): CopyError | undefined {
  const { imageId, regionId } = image;
  if (!isStatusKnown(image)) return copyError('StatusUnknown', regionId, `${imageId} is ${statusOf(image)}`);
  if (!isUnfinished(image)) return copyError('CopyNotUsable', regionId, `${imageId} is ${statusOf(image)}`);
  if (stalledMs(record) < pacing.stalledAfterMs) return undefined;
  const minutes = Math.floor(stalledMs(record) / 60_000);
  const where = `${imageId} has stayed at ${String(record.progress)} %`;
  return copyError('CopyStalled', regionId, `${where} for ${String(minutes)} minutes`);
}
