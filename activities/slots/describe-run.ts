import {
  isGrpcServiceError,
  ServiceError,
  type WorkflowExecutionDescription,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { LaneIdentity } from '../../contract/messages';
import type { CopyLesson } from '../../contract/outcome';
import type { Dependencies } from '../shared/dependencies';

/** One run of a workflow; the latest one unless `runId` is given. */
export interface RunRef {
  id: string;
  runId?: string;
}

/** A lane whose run has closed. `clean`: it completed, so its copy has stopped. `lesson`: what a finished copy teaches. */
export interface ClosedLane extends RunRef {
  clean: boolean;
  lesson?: CopyLesson;
}

/** What the server knows of a run. Undefined when it knows nothing of it, or nothing any more. */
export async function describeRun(
  { client }: Pick<Dependencies, 'client'>,
  { id, runId }: RunRef,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(id, runId).describe();
  } catch (error) {
    if (isNoSuchRun(error)) return undefined;
    throw error;
  }
}

/** The status code of gRPC with which the server answers when it is asked about a run id that cannot be one. */
const INVALID_ARGUMENT = 3;

/** Whether the server said that there is no such run. Ids of runs come from signals, which anyone may send. */
export function isNoSuchRun(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  if (!(error instanceof ServiceError) || !isGrpcServiceError(error.cause)) return false;
  const { code }: { code: number } = error.cause;
  return code === INVALID_ARGUMENT;
}

/** How a run of a lane's workflow ended. Of one that is gone, nobody knows that its copy has stopped. */
export function endOf(run: WorkflowExecutionDescription | undefined): LaneIdentity['end'] {
  switch (run?.status.name) {
    case 'RUNNING':
      return 'running';
    case 'COMPLETED':
    case 'CONTINUED_AS_NEW':
      return 'completed';
    default:
      return 'died';
  }
}
