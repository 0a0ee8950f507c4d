import { log } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { SlotRequest } from '../../contract/messages';
import type { CopyError } from '../../contract/outcome';
import type { EcsImage } from '../ecs/api';
import { isStatusKnown, isUnfinished, statusOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { signalReplication } from './tell-replication';
import { stalledMs, type WaitRecord } from './wait-record';

/** Each report is an event in the history of the replication, which is bounded. */
const REPORT_STEP_PERCENT = 25;

/**
 * Tells the replication about a change that it shows to users: a new status, a quarter more, or another obstacle.
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
  const { progress, reported } = record;
  const obstacle = obstacleOf(dependencies, image, record);
  const isSameState = reported?.status === status && reported.obstacle === obstacle?.code;
  if (isSameState && progress < reported.progress + REPORT_STEP_PERCENT) return record;
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
  return { ...record, reported: { status, progress, ...defined({ obstacle: obstacle?.code }) } };
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
