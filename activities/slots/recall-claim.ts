import { activityInfo } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import type { ClaimAnswers, CopyClaim, SlotRequest } from '../../contract/messages';
import { CLAIM_MEMO, claimQueryName, partsOfCopyId } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { describeRun, endOf, type RunRef } from './describe-run';
import { claimIn, requestIn } from './lane-memo';

export interface RecallClaimInput {
  lane: string;
  /** The run that held the lane; the latest one unless given. */
  runId?: string;
  request: SlotRequest;
}

/** A closed replication that has not answered in so many attempts, which take some minutes, never will. */
const ATTEMPTS_WHEN_CLOSED = 15;

/**
 * What a copy whose workflow died was to make: its own memo says so, else its replication. Undefined when nobody knows.
 * While a running replication cannot answer, the activity fails, to be called again.
 */
export function recallClaim(dependencies: Dependencies) {
  return async ({ lane, runId, request }: RecallClaimInput): Promise<CopyClaim | undefined> => {
    const { requester, copyId } = request;
    const { firstRunId } = partsOfCopyId(copyId);
    return (
      (await claimOfLane(dependencies, { id: lane, ...defined({ runId }) }, copyId)) ??
      (await claimOfReplication(dependencies, { id: requester }, copyId)) ??
      // The id of the replication may belong to another one by now.
      (await claimOfReplication(dependencies, { id: requester, runId: firstRunId }, copyId))
    );
  };
}

async function claimOfLane(dependencies: Dependencies, lane: RunRef, copyId: string): Promise<CopyClaim | undefined> {
  const run = await describeRun(dependencies, lane);
  return requestIn(run?.memo)?.copyId === copyId ? claimIn(run?.memo) : undefined;
}

async function claimOfReplication(
  dependencies: Dependencies,
  { id, runId }: RunRef,
  copyId: string,
): Promise<CopyClaim | undefined> {
  try {
    const replication = dependencies.client.workflow.getHandle(id, runId);
    const answers = await replication.query<ClaimAnswers, [string[]]>(claimQueryName, [copyId]);
    return claimIn({ [CLAIM_MEMO]: answers[copyId]?.claim });
  } catch (error) {
    const run = await describeRun(dependencies, { id, ...defined({ runId }) });
    if (run === undefined) return undefined;
    if (endOf(run) === 'running' || activityInfo().attempt < ATTEMPTS_WHEN_CLOSED) throw error;
    return undefined;
  }
}
