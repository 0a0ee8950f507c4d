import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** Sends a workflow back to its first or to its last task, as an operator may. */
export async function reset(
  client: Client,
  workflowId: string,
  runId: string,
  to: 'first' | 'last' = 'first',
): Promise<void> {
  const { namespace } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
  });
  const tasks = (history?.events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes != null);
  const task = tasks.at(to === 'first' ? 0 : -1);
  if (task?.eventId == null) return;
  await client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId, runId },
    reason: 'test',
    workflowTaskFinishEventId: task.eventId,
    requestId: randomUUID(),
  });
}
