import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** Sends a workflow back to its first task, as an operator may. */
export async function reset(client: Client, workflowId: string, runId: string): Promise<void> {
  const { namespace } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
  });
  const first = history?.events?.find((event) => event.workflowTaskCompletedEventAttributes != null);
  if (first?.eventId == null) return;
  await client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId, runId },
    reason: 'test',
    workflowTaskFinishEventId: first.eventId,
    requestId: randomUUID(),
  });
}
