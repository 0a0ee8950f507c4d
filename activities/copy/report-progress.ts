import { log } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { CopyEvent, SlotRequest } from '../../contract/messages';
import { copyEventsSignalName } from '../../contract/names';
import type { CopyError } from '../../contract/outcome';
import type { EcsImage } from '../ecs/api';
import type { Dependencies } from '../shared/dependencies';
import { stalledMs, type WaitRecord } from './wait-record';

/** Each report is an event in the history of the replication, which is bounded. */
const REPORT_STEP_PERCENT = 25;

/**
 * Tells the replication about a change that it shows to users: a new status, a quarter more, or a copy that stalls.
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
  const stallError = stallErrorOf(dependencies, image, record);
  const isStalled = stallError !== undefined;
  const isSameState = reported?.status === status && reported.stalled === isStalled;
  if (isSameState && progress < reported.progress + REPORT_STEP_PERCENT) return record;
  if (isStalled) log.warn(stallError.message, { imageId, stalledMs: stalledMs(record) });
  const { copyId, requester } = request;
  await signalReplication(dependencies, requester, {
    type: 'progress',
    copyId,
    imageId,
    status,
    progress,
    adopted,
    ...defined({ stalled: stallError }),
  });
  return { ...record, reported: { status, progress, stalled: isStalled } };
}

function stallErrorOf({ pacing }: Dependencies, image: EcsImage, record: WaitRecord): CopyError | undefined {
  if (stalledMs(record) < pacing.stalledAfterMs) return undefined;
  const minutes = Math.floor(stalledMs(record) / 60_000);
  const where = `${image.imageId} has stayed at ${String(record.progress)} %`;
  return copyError('CopyStalled', image.regionId, `${where} for ${String(minutes)} minutes`);
}

/** The replication may be gone; the copy finds that out when it ends. */
export async function signalReplication({ client }: Dependencies, requester: string, event: CopyEvent): Promise<void> {
  try {
    await client.workflow.getHandle(requester).signal(copyEventsSignalName, [event]);
  } catch (error) {
    log.debug('progress was not delivered', { error });
  }
}
