/** Key of the memo that names the run whose failed regions a replication tries again. For lists and people. */
export const RETRIES_MEMO = 'retries';

export interface RetriesMemo {
  /** Workflow id of the earlier replication. It may be the same: then all its regions had failed. */
  id: string;
  runId: string;
}
