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
import { planning } from '../shared/proxies';
import { copyEventSignal, manifestQuery, wantsQuery } from '../shared/messages';
import { Replication } from './replication';
import { isCopyEvent } from '../shared/well-formed';

const BEFORE_PLAN = 'The replication was aborted before it had a plan; nothing was started';

/** Copies one image to several regions; request and manifest are described by the contract's schemas. */
export async function replicateImage(request: ReplicationRequestInput): Promise<Manifest> {
  let replication: Replication | undefined = undefined;
  setHandler(manifestQuery, () => replication?.manifest ?? null);
  // A run that was reset has no plan yet, but may well want what it had asked for.
  const askedBefore = (copyId: string): boolean => copyId.startsWith(`${workflowInfo().originalExecutionRunId}/`);
  setHandler(wantsQuery, (copyId) => replication?.wants(copyId) ?? askedBefore(copyId));
  // A reset gives back the signals of the earlier run at once, before there is a plan again.
  const early: CopyEvent[] = [];
  setHandler(copyEventSignal, (event) => {
    if (!isCopyEvent(event)) log.warn('a malformed signal is ignored', { name: copyEventSignal.name });
    else if (replication === undefined) early.push(event);
    else replication.hear(event);
  });
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const plan = await planning
    .planReplication({ request, replicationId: workflowId, firstRunId: firstExecutionRunId })
    .catch((failure: unknown) => {
      const end = CancellationScope.current().consideredCancelled
        ? new CancelledFailure(BEFORE_PLAN)
        : refusalOf(failure);
      if (end instanceof Error) setCurrentDetails(end.message);
      throw end;
    });
  replication = new Replication(plan);
  for (const event of early) replication.hear(event);
  return replication.run();
}

/** The workflow's own failure says what is wrong; the activity or the timeout around it would hide that in the UI. */
function refusalOf(failure: unknown): unknown {
  const isWrapper = failure instanceof ActivityFailure || failure instanceof TimeoutFailure;
  return isWrapper && failure.cause !== undefined ? refusalOf(failure.cause) : failure;
}
