import { requestId } from '../../contract/request-id';
import { isNotChecked } from '../../contract/schema/problems';
import type { ReplicationRequest } from '../../contract/schema/request';
import { InvalidRequestError, UnreachableError } from '../errors';
import type { Replications } from '../replications';
import { isRunning, PATIENCE_SECONDS } from './before-start';

/**
 * Throws `InvalidRequestError` with what ECS has against a request, before it is started: a refused start would leave a failed
 * workflow. A replication that runs already is not checked again.
 */
export async function checkFirst(replications: Replications, request: ReplicationRequest): Promise<void> {
  if (await isRunning(replications, requestId(request))) return;
  const lines = await replications.check(request, PATIENCE_SECONDS).catch(nothingUnlessAnswered);
  const problems = lines.filter((line) => !isNotChecked(line));
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

function nothingUnlessAnswered(error: unknown): readonly string[] {
  if (error instanceof UnreachableError) return [];
  throw error;
}
