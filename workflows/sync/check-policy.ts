import { ApplicationFailure, setCurrentDetails } from '@temporalio/workflow';
import type { ErrorCode } from '../../contract/errors';
import { fenced } from '../../contract/markdown';
import { innermostFailure } from '../shared/innermost-failure';
import { imagesNamedIn } from '../shared/named-source';
import { selectImages } from '../shared/proxies';

/** Everything that is wrong with a policy for `syncImages`, one line each: field, value, fix. Copies nothing. */
export async function checkPolicy(policy: unknown): Promise<string[]> {
  setCurrentDetails(`Checks the policy for ${imagesNamedIn(policy)}; copies nothing`);
  const problems = await selectImages({ policy }).then(() => [], problemsIn);
  setCurrentDetails(problems.length === 0 ? 'Nothing is wrong with the policy.' : fenced(problems.join('\n')));
  return problems;
}

const REFUSED: ErrorCode = 'InvalidPolicy';

/** The problems for which a policy is refused; any other failure is thrown. */
function problemsIn(failure: unknown): string[] {
  const cause = innermostFailure(failure);
  if (!(cause instanceof ApplicationFailure) || cause.type !== REFUSED) throw cause;
  return cause.details?.[0] as string[];
}
