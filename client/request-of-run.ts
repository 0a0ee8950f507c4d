import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';

/**
 * The argument that a workflow was started with: from the first event of its history, which is there for as long as the
 * workflow is, however it was started and however it ended. It is decoded as the client decodes everything.
 */
export async function requestOfRun(client: Client, execution: { workflowId: string; runId: string }): Promise<unknown> {
  const { namespace, loadedDataConverter } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution,
    maximumPageSize: 1,
  });
  const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input;
  const context = { type: 'workflow' as const, namespace, workflowId: execution.workflowId };
  const [request] = await decodeArrayFromPayloads(loadedDataConverter, input?.payloads, context);
  return request;
}
