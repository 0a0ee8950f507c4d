import { defined } from '../../contract/defined';
import type { ClaimAnswer, ClaimAnswers, SlotRequest } from '../../contract/messages';
import { claimQueryName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { describeRun, endOf } from '../slots/describe-run';

/** A copy, and the replication that knows of it. */
export type CopyOfReplication = Pick<SlotRequest, 'requester' | 'copyId'>;

/** The time that a replication has to answer; its code may be stuck. */
const ANSWER_MS = 10_000;

const UNWANTED: ClaimAnswer = { isWanted: false };

/** What a replication says of one of its copies. Fails like `askReplication`. */
export async function askOfCopy(dependencies: Dependencies, copy: CopyOfReplication): Promise<ClaimAnswer> {
  return answerTo(copy, await askReplication(dependencies, copy.requester, [copy.copyId]));
}

/**
 * What a replication says of some of its copies. One that has closed wants nothing any more, but may still know what the
 * copies were to make. Fails when a replication that runs does not answer.
 */
export function askReplication(
  dependencies: Dependencies,
  requester: string,
  copyIds: string[],
): Promise<ClaimAnswers> {
  return dependencies.client.withDeadline(Date.now() + ANSWER_MS, () => ask(dependencies, requester, copyIds));
}

/**
 * The same for whoever tells the replication of each copy that it claims, and learns from that whether it has closed: only where
 * there is nothing to claim, the answer alone does not say so.
 */
export function askBeforeTelling(
  dependencies: Dependencies,
  requester: string,
  copyIds: string[],
): Promise<ClaimAnswers> {
  return dependencies.client.withDeadline(Date.now() + ANSWER_MS, async () => {
    const asking = queryClaims(dependencies, requester, copyIds);
    const answers = await asking.catch((): ClaimAnswers => ({}));
    if (copyIds.every((id) => answers[id]?.claim !== undefined)) return answers;
    const run = await describeRun(dependencies, { id: requester });
    return endOf(run) === 'running' ? asking : unwanted(answers);
  });
}

async function ask(dependencies: Dependencies, requester: string, copyIds: string[]): Promise<ClaimAnswers> {
  const run = await describeRun(dependencies, { id: requester });
  if (endOf(run) === 'running') return queryClaims(dependencies, requester, copyIds);
  if (run === undefined) return {};
  return unwanted(await queryClaims(dependencies, requester, copyIds).catch((): ClaimAnswers => ({})));
}

/** The answers of a replication that has closed. */
function unwanted(answers: ClaimAnswers): ClaimAnswers {
  const all = Object.entries(answers).map(([id, { claim }]) => [id, { ...UNWANTED, ...defined({ claim }) }]);
  return Object.fromEntries(all) as ClaimAnswers;
}

/** What the answers of a replication say of one copy. */
export function answerTo({ copyId }: Pick<SlotRequest, 'copyId'>, answers: ClaimAnswers): ClaimAnswer {
  return answers[copyId] ?? UNWANTED;
}

function queryClaims({ client }: Dependencies, requester: string, copyIds: string[]): Promise<ClaimAnswers> {
  return client.workflow.getHandle(requester).query<ClaimAnswers, [string[]]>(claimQueryName, copyIds);
}
