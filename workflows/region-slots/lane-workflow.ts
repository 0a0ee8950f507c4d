import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import type { SlotRequest } from '../../contract/messages';
import { COPY_MEMO } from '../../contract/names';
import type { copyImage } from '../copy/copy-image';
import { searchAttributes } from '../shared/search-attributes';
import { tryToDeliver } from '../shared/tell';
import type { WorkflowLane } from './state';

/** Starts the copy's workflow. Undefined when another workflow holds the lane's id. */
export async function startLane(
  lane: WorkflowLane,
  request: SlotRequest,
): Promise<ChildWorkflowHandle<typeof copyImage> | undefined> {
  const { source, regionId } = request.spec;
  try {
    return await startChild<typeof copyImage>('copyImage', {
      workflowId: lane.id,
      args: [{ request }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `${source.imageId} to ${regionId}`,
      memo: { [COPY_MEMO]: request },
      typedSearchAttributes: searchAttributes({
        image: source.imageId,
        region: regionId,
        replication: request.requester,
      }),
    });
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw failure;
  }
}

/**
 * Cancels by workflow id alone, without a run id: after a reset another run holds the lane than was started, and an abort
 * has to reach that one. The caller must therefore hold the lane until the cancellation is acknowledged.
 */
export async function cancelLane({ id }: WorkflowLane): Promise<void> {
  await tryToDeliver(() => getExternalWorkflowHandle(id).cancel());
}
