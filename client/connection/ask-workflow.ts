import { type Client, ServiceError } from '@temporalio/client';
import { NoWorkerError } from '../errors';

/** How long a worker may take to answer a query. */
const PATIENCE_MS = 10_000;

/** The answer of a worker to a query. Throws `NoWorkerError` with what `goesOn` without one. */
export async function askWorkflow<Answer>(
  client: Client,
  { id, query, goesOn }: { id: string; query: string; goesOn: string },
): Promise<Answer> {
  try {
    const handle = client.workflow.getHandle(id);
    return await client.withDeadline(Date.now() + PATIENCE_MS, () => handle.query<Answer>(query));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new NoWorkerError(`No worker answers. ${goesOn}`);
  }
}
