import {
  ActivityFailure,
  CancellationScope,
  CancelledFailure,
  log,
  setCurrentDetails,
  TimeoutFailure,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CopyEvent } from '../../contract/messages';
import type { Manifest } from '../../contract/schema/manifest';
import type { ReplicationRequestInput } from '../../contract/schema/request';
import { copyEventSignal, manifestQuery, wantsQuery } from '../shared/messages';
import { planReplication } from '../shared/proxies';
import { isCopyEvent } from '../shared/well-formed';
import { Replication } from './replication';

const ABORTED_BEFORE_PLAN = 'The replication was aborted before it had a plan; nothing was started';

/** Copies one image to several regions; request and manifest are described by the contract's schemas. */
export async function replicateImage(request: ReplicationRequestInput): Promise<Manifest> {
  let replication: Replication | undefined = undefined;
  setHandler(manifestQuery, () => replication?.manifest ?? null);
  setHandler(wantsQuery, (copyId) => replication?.wants(copyId) ?? isOwnCopy(copyId));
  // A reset gives back the signals of the earlier run at once, before there is a plan again.
  const early: CopyEvent[] = [];
  setHandler(copyEventSignal, (event) => {
    if (!isCopyEvent(event)) log.warn('a malformed signal is ignored', { name: copyEventSignal.name });
    else if (replication === undefined) early.push(event);
    else replication.hear(event);
  });
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const ids = { replicationId: workflowId, firstRunId: firstExecutionRunId };
  const plan = await planReplication({ request, ...ids }).catch(endUnplanned);
  replication = new Replication(plan);
  for (const event of early) replication.hear(event);
  return replication.carryOut();
}

/** A replication that was reset has no plan yet, but may still want the copies that it had asked for. */
function isOwnCopy(copyId: string): boolean {
  return copyId.startsWith(`${workflowInfo().originalExecutionRunId}/`);
}

/** Ends the workflow without a plan, and shows the reason in the Temporal UI. */
function endUnplanned(failure: unknown): never {
  const isAborted = CancellationScope.current().consideredCancelled;
  const end = isAborted ? new CancelledFailure(ABORTED_BEFORE_PLAN) : innermostFailure(failure);
  if (end instanceof Error) setCurrentDetails(end.message);
  throw end;
}

/** The failure that says what is wrong. The activity or the timeout around it would hide that in the Temporal UI. */
function innermostFailure(failure: unknown): unknown {
  const isWrapper = failure instanceof ActivityFailure || failure instanceof TimeoutFailure;
  return isWrapper && failure.cause !== undefined ? innermostFailure(failure.cause) : failure;
}
