import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
} from '@temporalio/workflow';
import { messageOf } from '../../contract/message-of';
import type { NightReplication } from '../../contract/night';
import type { replicateImage } from '../replication/replicate-image';
import { awaitManifest } from '../shared/proxies';
import type { Replicated } from './drift';

/** The end of the night in whatever way, and its abort, abort what it has started. */
const CHILD_OPTIONS = {
  parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/** Carries out a replication of a night, or follows the one that runs under its id. Never throws. */
export async function replicate({ workflowId, request }: NightReplication): Promise<Replicated> {
  const { imageId, regionId } = request.source;
  try {
    const manifest = await executeChild<typeof replicateImage>('replicateImage', {
      ...CHILD_OPTIONS,
      workflowId,
      args: [request],
      staticSummary: `${imageId} from ${regionId}`,
    });
    return { manifest };
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return follow({ regionId, workflowId });
    return CancellationScope.nonCancellable(() => afterFailure(failure, regionId, workflowId));
  }
}

/** Somebody else has started the replication: an abort of the night leaves it alone. */
async function follow(replication: { regionId: string; workflowId: string }): Promise<Replicated> {
  const { workflowId } = replication;
  try {
    const manifest = await awaitManifest(replication);
    return manifest === null ? { state: 'Failed', reason: `${workflowId} left no manifest` } : { manifest };
  } catch (failure) {
    if (isCancellation(failure)) return { state: 'Copying', reason: `${workflowId} goes on; the night was aborted` };
    return { state: 'Failed', reason: `${workflowId} cannot be followed: ${messageOf(failure)}` };
  }
}

/** The manifest of a replication that failed or was aborted is in its memo. One without a plan has none. */
async function afterFailure(failure: unknown, regionId: string, workflowId: string): Promise<Replicated> {
  const runId = failure instanceof ChildWorkflowFailure ? failure.execution.runId : undefined;
  const manifest = runId == null ? null : await awaitManifest({ regionId, workflowId, runId }).catch(() => null);
  if (manifest !== null) return { manifest };
  if (isCancellation(failure)) return { state: 'Missing', reason: 'the night was aborted' };
  return { state: 'Failed', reason: reasonOf(failure) };
}

function reasonOf(failure: unknown): string {
  const cause = failure instanceof ChildWorkflowFailure ? failure.cause : failure;
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  return type == null ? messageOf(cause) : `${type}: ${messageOf(cause)}`;
}
