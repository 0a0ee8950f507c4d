import { defined } from '../../contract/defined';
import type { ClaimAnswer, SlotRequest } from '../../contract/messages';
import { claimQueryName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { describeRun, endOf } from '../slots/describe-run';

/** A copy, and the replication that knows of it. */
export type CopyOfReplication = Pick<SlotRequest, 'requester' | 'copyId'>;

/** The time that a replication has to answer; its code may be stuck. */
const ANSWER_MS = 10_000;

/**
 * What a replication says of a copy. One that has closed wants nothing any more, but may still know what the copy was to
 * make. Fails when a replication that runs does not answer.
 */
export async function askReplication(
  dependencies: Dependencies,
  { requester, copyId }: CopyOfReplication,
): Promise<ClaimAnswer> {
  const run = await describeRun(dependencies, { id: requester });
  if (endOf(run) === 'running') return queryClaim(dependencies, requester, copyId);
  if (run === undefined) return { isWanted: false };
  const { claim } = await queryClaim(dependencies, requester, copyId).catch((): ClaimAnswer => ({ isWanted: false }));
  return { isWanted: false, ...defined({ claim }) };
}

function queryClaim({ client }: Dependencies, requester: string, copyId: string): Promise<ClaimAnswer> {
  const replication = client.workflow.getHandle(requester);
  return client.withDeadline(Date.now() + ANSWER_MS, () =>
    replication.query<ClaimAnswer, [string]>(claimQueryName, copyId),
  );
}
