/** Memos that a replication is started with. They are for lists and people: nothing depends on them. Plain values and types. */

/** Key of the memo with what a request says of itself. Only `Replications` sets it, not the Temporal UI or a night. */
export const REQUEST_MEMO = 'request';

export interface RequestMemo {
  /** Name of the copies; absent when they take that of the source image. */
  name?: string;
  /** Number of target regions; absent when the request is for all. */
  regions?: number;
}

/** Key of the memo that names the run whose failed regions a replication tries again. */
export const RETRIES_MEMO = 'retries';

export interface RetriesMemo {
  /** Workflow id of the earlier replication. It may be the same: then all its regions had failed. */
  id: string;
  runId: string;
}
