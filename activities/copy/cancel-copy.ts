import { Context } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import type { SlotRequest } from '../../contract/messages';
import { EcsFailure } from '../ecs/failure';
import { lookById, lookSeveralTimes } from '../image/find-image';
import { isStatusKnown, isUnfinished, snapshotIdsOf, statusOf } from '../image/image-state';
import type { Dependencies } from '../shared/dependencies';
import { unclearLook } from '../shared/ecs-failures';
import { isAboutTheCall } from '../shared/refusals';
import { holdLane, type LaneHold } from './hold-lane';
import { memoryOf, type Memory, waitOutRefusals } from './wait-out-refusals';

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

interface CancelMemory extends Memory {
  /** Snapshots that earlier attempts have seen. */
  snapshotIds: string[];
}

/**
 * Cancels a copy and looks until its image is gone or finished. The answers of CancelCopyImage are not used, because ECS
 * has one code for five situations: each answer is followed by another look. Only when that look shows a copy that runs, a
 * refusal that is about the caller counts as one. A status that imageferry does not know counts as a refused look: ECS may
 * still be working on the image.
 */
export function cancelCopy(dependencies: Dependencies) {
  return async (input: CancelCopyInput): Promise<CancelledCopy> => {
    await holdLane(dependencies, input.hold);
    const snapshots = new Set(memoryOf<CancelMemory>().snapshotIds);
    const remember = (block: Memory['block']) => {
      Context.current().heartbeat(defined({ block, snapshotIds: [...snapshots] }));
    };
    return waitOutRefusals(dependencies, { purpose: 'end', request: input.request, remember }, () =>
      cancel(dependencies, input, snapshots),
    );
  };
}

/** Adds the snapshots behind the image to `snapshots`. */
async function cancel(
  dependencies: Dependencies,
  { regionId, imageId }: CancelCopyInput,
  snapshots: Set<string>,
): Promise<CancelledCopy> {
  let isAsked = false;
  let refusal: EcsFailure | undefined;
  for (;;) {
    const image = await lookSeveralTimes(dependencies, () => lookById(dependencies, regionId, imageId));
    for (const snapshotId of image ? snapshotIdsOf(image) : []) snapshots.add(snapshotId);
    if (image === undefined) return { gone: true, snapshotIds: [...snapshots] };
    if (!isUnfinished(image)) return { gone: false, status: image.status, snapshotIds: [...snapshots] };
    if (refusal !== undefined) throw refusal;
    if (isAsked && !isStatusKnown(image))
      throw unclearLook('StatusUnknown', regionId, `${imageId} is ${statusOf(image)}`);
    isAsked = true;
    refusal = await requestCancellation(dependencies, regionId, imageId);
    await Context.current().sleep(dependencies.pacing.lookIntervalMs);
  }
}

/** Returns the failure of a call that may not be made, or was not understood. */
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
    return isAboutTheCall(error, 'end') ? error : undefined;
  }
}
