import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import type { SlotRequest } from '../../contract/messages';
import { COPY_MEMO, settlementId, wakeSignalName } from '../../contract/names';
import type { copyImage } from '../copy/copy-image';
import type { settleCopy } from '../copy/settle-copy';
import { endCopySignal } from '../shared/messages';
import { searchAttributes } from '../shared/search-attributes';
import { asSummary } from '../shared/summaries';
import { tryToDeliver } from '../shared/tell';
import { originOf } from './pools';
import { copyOf, type DeadLane, type WorkflowLane } from './state';

/** What workflows have unless it is said; children would inherit the higher one of the region slots. */
const USUAL_PRIORITY = { priorityKey: 3 };

/** The slots may end or be replaced while their children go on. */
const CHILD_OPTIONS = {
  priority: USUAL_PRIORITY,
  parentClosePolicy: ParentClosePolicy.ABANDON,
  cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/** Starts the copy's workflow. Undefined when another workflow holds the lane's id. */
export function startLane(
  { id }: WorkflowLane,
  request: SlotRequest,
): Promise<ChildWorkflowHandle<typeof copyImage> | undefined> {
  const { regionId, requester, priority } = request;
  return unlessAlreadyStarted(() =>
    startChild<typeof copyImage>('copyImage', {
      ...CHILD_OPTIONS,
      workflowId: id,
      args: [{ request }],
      staticSummary: `${originOf(request)} to ${regionId}`,
      memo: { [COPY_MEMO]: request },
      typedSearchAttributes: searchAttributes({ region: regionId, replication: requester, priority }),
    }),
  );
}

/** Starts the clean-up after a copy whose workflow died, unless it is under way; that one may never have begun. */
export async function startSettlement(lane: WorkflowLane | DeadLane): Promise<void> {
  const { runId } = lane;
  const request = copyOf(lane)?.request;
  const id = laneIdOf(lane);
  const isWithdrawn = lane.withdrawn === true;
  const workflowId = settlementId(id, request?.copyId);
  const started = await unlessAlreadyStarted(() =>
    startChild<typeof settleCopy>('settleCopy', {
      ...CHILD_OPTIONS,
      workflowId,
      args: [{ lane: id, isWithdrawn, ...defined({ runId, request }) }],
      staticSummary: asSummary(`Clean-up after ${id}`),
    }),
  );
  if (started === undefined) await tryToDeliver(() => getExternalWorkflowHandle(workflowId).signal(wakeSignalName));
}

/** Ends the clean-up without a result. */
export async function endSettlement(lane: WorkflowLane | DeadLane): Promise<void> {
  const id = settlementId(laneIdOf(lane), copyOf(lane)?.request.copyId);
  await tryToDeliver(() => getExternalWorkflowHandle(id).cancel());
}

/**
 * Asks the workflow of a lane to end its copy; false when it cannot be asked any more. The signal names the copy, so that
 * the next holder of the lane ignores it; it names no run, so that it reaches the one that holds the lane after a reset.
 */
export function endCopy({ id, copy }: WorkflowLane): Promise<boolean> {
  return tryToDeliver(() => getExternalWorkflowHandle(id).signal(endCopySignal, copy?.request.copyId ?? ''));
}

/** Workflow id of the lane in which a copy runs, or died. */
function laneIdOf(lane: WorkflowLane | DeadLane): string {
  return lane.kind === 'dead' ? lane.lane : lane.id;
}

async function unlessAlreadyStarted<Result>(start: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await start();
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw failure;
  }
}
