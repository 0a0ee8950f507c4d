import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { addRegionUpdateName } from '../../contract/names';

/** What people have asked of a replication: not checked, as anything may come in. */
export interface RunInput {
  /** The argument that it was started with. */
  request: unknown;
  /** The targets that were added while it ran, in this order. */
  added: unknown[];
}

/**
 * What a replication was asked, from its history, which is there for as long as the workflow is: however it was started and
 * however it ended. It is decoded as the client decodes everything.
 */
export async function inputOfRun(client: Client, run: { id: string; runId: string }): Promise<RunInput> {
  const { namespace, loadedDataConverter } = client.options;
  const { events } = await client.workflow.getHandle(run.id, run.runId).fetchHistory();
  const context = { type: 'workflow' as const, namespace, workflowId: run.id };
  const firstOf = async (input: Payloads): Promise<unknown> =>
    (await decodeArrayFromPayloads(loadedDataConverter, input?.payloads, context))[0];
  const [first, ...later] = events ?? [];
  return {
    request: await firstOf(first?.workflowExecutionStartedEventAttributes?.input),
    added: await Promise.all(later.flatMap(additionIn).map(firstOf)),
  };
}

type HistoryEvent = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>[number];
type Payloads = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>['input'];

/** The argument of an update that has added a region. Where a run was reset, the update of the earlier run was only admitted. */
function additionIn(event: HistoryEvent): Payloads[] {
  const { workflowExecutionUpdateAcceptedEventAttributes: accepted, workflowExecutionUpdateAdmittedEventAttributes } =
    event;
  const { input } = accepted?.acceptedRequest ?? workflowExecutionUpdateAdmittedEventAttributes?.request ?? {};
  return input?.name === addRegionUpdateName ? [input.args] : [];
}
