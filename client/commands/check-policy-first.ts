import { policyId } from '../../contract/request-id';
import type { SyncPolicy } from '../../contract/schema/policy';
import { InvalidPolicyError, NightLostError, UnreachableError } from '../errors';
import type { Nights } from '../nights';
import { isRunning, PATIENCE_SECONDS } from './before-start';

/**
 * What ECS has against a policy, before anything is started with it: a refused start would leave a failed workflow, or a
 * schedule of nights that all fail. Nothing where nobody can tell now: what is started says so itself.
 */
export async function policyProblems(nights: Pick<Nights, 'check'>, policy: unknown): Promise<readonly string[]> {
  return nights.check(policy, PATIENCE_SECONDS).catch(nothingUnlessAnswered);
}

/** Throws `InvalidPolicyError` with what ECS has against a policy. A night of it that runs already is not checked again. */
export async function checkPolicyFirst(nights: Nights, policy: SyncPolicy): Promise<void> {
  if (await isRunning(nights, policyId(policy))) return;
  const problems = await policyProblems(nights, policy);
  if (problems.length > 0) throw new InvalidPolicyError(problems);
}

function nothingUnlessAnswered(error: unknown): readonly string[] {
  if (error instanceof UnreachableError || error instanceof NightLostError) return [];
  throw error;
}
