import { activityInfo, Context } from '@temporalio/activity';
import type { SlotRequest } from '../../contract/messages';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { lookById, lookSeveralTimes } from '../image/find-image';
import { isStatusKnown, isUnfinished, snapshotIdsOf, statusOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { unclearLook } from '../shared/ecs-failures';
import { callAgainLater } from '../shared/failures';
import { isAboutTheCall } from '../shared/refusals';
import { serverNow } from '../shared/server-time';
import type { Block } from './block';
import { holdLane, type LaneHold } from './hold-lane';
import { blockedFailure, memoryOf, type Memory, reportRefusal, waitOutRefusals } from './wait-out-refusals';

/** How a cancellation ended: the image is gone, or it reached a final status before. */
export interface CancelledCopy {
  gone: boolean;
  /** The final status of an image that is not gone. */
  status?: string;
  /** All snapshots that were seen behind the image while it was there. */
  snapshotIds: string[];
}

export interface CancelCopyInput {
  /** The copy whose replication hears what blocks the cancellation. */
  request?: SlotRequest;
  regionId: string;
  imageId: string;
  /** Given by a copy; see `holdLane`. */
  hold?: LaneHold;
}

/** What an attempt leaves to the next one. */
interface CancelMemory extends Memory {
  /** Snapshots that earlier attempts have seen. */
  snapshotIds: string[];
  /** The code of the refusal by which log and replication know that the copy cannot be cancelled. */
  toldOf?: string;
}

/** One attempt at the cancellation of one copy. */
interface Attempt extends CancelCopyInput {
  memory: CancelMemory;
}

/**
 * Cancels a copy and looks until its image is gone or finished. The answers of CancelCopyImage are not used, because ECS
 * has one code for five situations: each answer is followed by another look. Only when that look shows a copy that runs, a
 * refusal counts as one. After a refusal that is about the copy, its end is waited for at the pace of the slowest polls.
 * A status that imageferry does not know counts as a refused look: ECS may still be working on the image.
 */
export function cancelCopy(dependencies: Dependencies) {
  return async (input: CancelCopyInput): Promise<CancelledCopy> => {
    await holdLane(dependencies, input.hold);
    const memory: CancelMemory = { snapshotIds: [], ...memoryOf<CancelMemory>() };
    const remember = (block: Block) => {
      Context.current().heartbeat({ ...memory, block });
    };
    return waitOutRefusals(dependencies, { purpose: 'end', request: input.request, remember }, () =>
      cancel(dependencies, { ...input, memory }),
    );
  };
}

/** Adds the snapshots behind the image to the memory. */
async function cancel(dependencies: Dependencies, attempt: Attempt): Promise<CancelledCopy> {
  const { regionId, imageId, memory } = attempt;
  let isAsked = false;
  let refusal: EcsFailure | undefined;
  for (;;) {
    const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
    memory.snapshotIds = [...new Set([...memory.snapshotIds, ...(image ? snapshotIdsOf(image) : [])])];
    const { snapshotIds } = memory;
    if (image === undefined) return { gone: true, snapshotIds };
    if (!isUnfinished(image)) return { gone: false, status: image.status, snapshotIds };
    if (isAsked) await pauseUnlessPromising(dependencies, attempt, image, refusal);
    isAsked = true;
    refusal = await requestCancellation(dependencies, regionId, imageId);
    await Context.current().sleep(dependencies.pacing.lookIntervalMs);
  }
}

/** Ends the attempt, so that the pause holds no worker slot, unless the same call may soon do more than it did. */
async function pauseUnlessPromising(
  dependencies: Dependencies,
  { request, regionId, imageId, memory }: Attempt,
  image: EcsImage,
  refusal: EcsFailure | undefined,
): Promise<void> {
  const { maximumPollMs, visibilityGraceMs } = dependencies.pacing;
  const state = `${imageId} is ${statusOf(image)}`;
  if (refusal !== undefined && isAboutTheCall(refusal, 'end')) throw refusal;
  if (!isStatusKnown(image)) throw unclearLook('StatusUnknown', regionId, state);
  if (refusal !== undefined) {
    if (memory.toldOf !== refusal.facts.code) await reportRefusal(dependencies, request, refusal, undefined);
    memory.toldOf = refusal.facts.code;
    leaveToNext(memory);
    throw blockedFailure(dependencies, refusal);
  }
  if (serverNow() - activityInfo().scheduledTimestampMs < visibilityGraceMs) return;
  leaveToNext(memory);
  throw callAgainLater(regionId, `${state}, although ECS was asked to cancel the copy`, maximumPollMs);
}

/** ECS has carried the calls of this attempt out, or has said why not: what refused earlier ones is over. */
function leaveToNext({ block, ...memory }: CancelMemory): void {
  Context.current().heartbeat({ ...memory, ...(block && { block: { ...block, isOver: true } }) });
}

/** Returns the failure of a call that may not be made, was not understood, or cannot be carried out for this copy. */
async function requestCancellation(
  { ecs }: Dependencies,
  regionId: string,
  imageId: string,
): Promise<EcsFailure | undefined> {
  try {
    await ecs.cancelCopyImage(regionId, imageId);
    return undefined;
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    return isAboutTheCall(error, 'end') || error.facts.class === 'request' ? error : undefined;
  }
}
