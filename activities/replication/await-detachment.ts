import { CompleteAsyncError } from '@temporalio/activity';

/**
 * Stands for the lease of a replication. It returns at once and leaves the activity open: those who follow the replication
 * send its heartbeat, and the server ends it when the heartbeat stays away. A heartbeat leaves nothing in the history.
 */
export function awaitDetachment() {
  return (): Promise<void> => Promise.reject(new CompleteAsyncError());
}
