import { type Client, ServiceError, type WorkflowExecutionInfo } from '@temporalio/client';
import { defined } from '../../contract/defined';
import { RETRIES_MEMO, type RetriesMemo } from '../../contract/retries-memo';
import { laterReplicationsQuery } from '../list/query';
import { replicationRow } from '../list/rows';
import { firstOf } from '../list/listing';

/** How a replication and others hang together. Ids of replications. */
export interface RetryStory {
  /** The one whose failed regions this one tries again. */
  retries?: string;
  /** Those that have tried its own failed regions again, the latest first. */
  retriedBy: string[];
}

type Run = Omit<WorkflowExecutionInfo, 'raw'>;

/** What the memos of a replication, and of later ones of its image, say of retries: one query, which may lag a second behind. */
export async function retryStory(client: Client, run: Run): Promise<RetryStory> {
  const retriedBy = await retriesAfter(client, run).catch(noneWithoutAnswer);
  return { ...defined({ retries: retriesOf(run)?.id }), retriedBy };
}

/** Most later replications of an image that are looked at. */
const MOST_LATER = 100;

async function retriesAfter(client: Client, run: Run): Promise<string[]> {
  const { imageId } = replicationRow(run);
  if (run.closeTime === undefined || imageId === undefined) return [];
  const query = laterReplicationsQuery(imageId, run.closeTime);
  const later = await firstOf(client, query, MOST_LATER, (info) => info);
  return later.filter((info) => retriesOf(info)?.runId === run.runId).map(({ workflowId }) => workflowId);
}

/** What a replication is does not depend on the answer. */
function noneWithoutAnswer(error: unknown): string[] {
  if (error instanceof ServiceError) return [];
  throw error;
}

function retriesOf({ memo }: Run): RetriesMemo | undefined {
  return memo?.[RETRIES_MEMO] as RetriesMemo | undefined;
}
