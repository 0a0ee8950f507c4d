import {
  CancellationScope,
  CancelledFailure,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { code, fenced } from '../../contract/markdown';
import type { ClaimAnswer, CopyEvent } from '../../contract/messages';
import { partsOfCopyId } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import type { ReplicationRequestInput } from '../../contract/schema/request';
import { Notifier } from '../notification/notifier';
import { descriptionOf } from '../shared/descriptions';
import { innermostFailure } from '../shared/innermost-failure';
import { claimQuery, copyEventsSignal, manifestQuery } from '../shared/messages';
import { count } from '../shared/meters';
import { imageNamedIn } from '../shared/named-source';
import { planReplication } from '../shared/proxies';
import { copyEventsOf } from '../shared/well-formed';
import { handleChanges } from './handle-changes';
import { abortWhenDetached } from './lease';
import { logBegin, logUnplanned } from './log-replication';
import { Replication } from './replication';

const ABORTED_BEFORE_PLAN = 'The replication was aborted before it had a plan; nothing was started';

/** Copies one image to several regions; request and manifest are described by the contract's schemas. */
export async function replicateImage(request: ReplicationRequestInput): Promise<Manifest> {
  let replication: Replication | undefined = undefined;
  setCurrentDetails(`Plans the copies of ${code(imageNamedIn(request))}`);
  setHandler(manifestQuery, () => replication?.manifestNow() ?? null, { description: descriptionOf('manifest') });
  const claimOf = (copyId: string): ClaimAnswer => replication?.claimOf(copyId) ?? claimBeforePlan(copyId);
  setHandler(claimQuery, (copyIds) => Object.fromEntries(copyIds.map((copyId) => [copyId, claimOf(copyId)])), {
    description: descriptionOf('claim'),
  });
  // A reset gives back the signals of the earlier run at once, before there is a plan again.
  const early: CopyEvent[] = [];
  const hear = (news: unknown): void => {
    const { events, isComplete } = copyEventsOf(news);
    if (!isComplete) log.warn('malformed news is ignored', { name: copyEventsSignal.name });
    if (replication === undefined) early.push(...events);
    else replication.hear(events);
  };
  setHandler(copyEventsSignal, hear, { description: descriptionOf('copyEvents') });
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const ids = { replicationId: workflowId, firstRunId: firstExecutionRunId };
  handleChanges(request, () => replication);
  const notifier = new Notifier('replication', request);
  const plan = await planReplication({ request, ...ids }).catch((failure: unknown) => endUnplanned(failure, notifier));
  logBegin(plan);
  replication = new Replication(plan, notifier);
  replication.hear(early);
  if (plan.leaseMs !== undefined && !plan.dryRun) void abortWhenDetached(plan.leaseMs);
  return replication.carryOut();
}

/** A replication that was reset has no plan yet, but may still want the copies that it had asked for. */
function claimBeforePlan(copyId: string): ClaimAnswer {
  return { isWanted: partsOfCopyId(copyId).firstRunId === workflowInfo().originalExecutionRunId };
}

/** Ends the workflow without a plan, and tells the reason, in the Temporal UI too. */
async function endUnplanned(failure: unknown, notifier: Notifier): Promise<never> {
  const isAborted = CancellationScope.current().consideredCancelled;
  const end = isAborted ? new CancelledFailure(ABORTED_BEFORE_PLAN) : innermostFailure(failure);
  if (end instanceof Error) setCurrentDetails(fenced(end.message));
  logUnplanned(end);
  count('replications', { status: isAborted ? 'aborted' : 'unplanned' });
  await notifier.tellEarlyEnd(end);
  throw end;
}
