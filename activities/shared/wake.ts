import { type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { wakeSignalName } from '../../contract/names';
import type { Dependencies } from './dependencies';

type Run = Pick<WorkflowExecutionDescription, 'workflowId' | 'runId' | 'historyLength' | 'status'>;

/**
 * Lets a child begin whose parent was ended just when the server had created it. The server never gives such a workflow its
 * first task: it runs for ever, and does nothing. A workflow that is about to begin takes no harm.
 */
export async function wakeUnlessBegun({ client }: Pick<Dependencies, 'client'>, run: Run): Promise<void> {
  if (run.status.name !== 'RUNNING' || run.historyLength > 1) return;
  try {
    await client.workflow.getHandle(run.workflowId, run.runId).signal(wakeSignalName);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
