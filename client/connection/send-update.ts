import {
  type Client,
  type WorkflowHandle,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { messageOf } from '../../contract/message-of';
import { NoWorkerError, type RefusedError } from '../errors';

/** A change that a running workflow is asked for. */
interface Change {
  /** Of the update. */
  name: string;
  input: object;
  /** How long a worker may take to answer. */
  patienceMs: number;
  /** The error for a refusal, of its problems. */
  refused: (problems: readonly string[]) => RefusedError;
  /** The command that shows what became of a change that was not answered. */
  lookWith: string;
}

/** The answer of a workflow to an update. Throws what `refused` makes, `NoWorkerError`, or the error of a workflow that does not run. */
export async function sendUpdate<Answer>(
  client: Client,
  handle: Pick<WorkflowHandle, 'executeUpdate'>,
  { name, input, patienceMs, refused, lookWith }: Change,
): Promise<Answer> {
  try {
    return await client.withDeadline(Date.now() + patienceMs, () =>
      handle.executeUpdate<Answer, [object]>(name, { args: [input] }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw refused(problemsIn(error.cause ?? error));
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
      throw new NoWorkerError(`No worker answers. The change may still be made when one does; look with: ${lookWith}`);
    throw error;
  }
}

/** A refusal of ECS has its problems in the details, one by one under a heading in the message; one of a handler is only text. */
function problemsIn(refusal: unknown): readonly string[] {
  const [problems] = (refusal instanceof ApplicationFailure ? refusal.details : undefined) ?? [];
  return Array.isArray(problems) ? (problems as string[]) : messageOf(refusal).split('\n');
}
