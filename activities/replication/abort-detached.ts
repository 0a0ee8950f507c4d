import type { Dependencies } from '../shared/dependencies';
import type { ReplicationIds } from './copy-spec';

/** Aborts a replication as its followers would: a workflow cannot cancel itself. */
export function abortDetached({ client }: Dependencies) {
  return async ({ replicationId, firstRunId }: ReplicationIds): Promise<void> => {
    await client.workflow.getHandle(replicationId, undefined, { firstExecutionRunId: firstRunId }).cancel();
  };
}
