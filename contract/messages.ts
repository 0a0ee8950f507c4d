/** Payloads of the signals, updates and queries between the workflows. Types only. */
import type { CopyError, CopyOutcome } from './outcome';
import type { CopySpec } from './schema/plan';
import type { Priority } from './schema/request';

/** What a replication asks the region slots for: one copy, once every pool it needs has room. */
export interface SlotRequest {
  copyId: string;
  /** Workflow id of the replication that wants the copy; the copies of one replication share fairly with those of others. */
  requester: string;
  priority: Priority;
  /** What a copy does about a finished image when nobody waits for it any more. */
  onAbort: 'keepFinished' | 'deleteFinished';
  spec: CopySpec;
}

/** In which pools a copy counts, and how large each pool is. */
export interface SlotSettings {
  /** Regions whose pools a copy counts in: its target, its source, or both. */
  pools: 'both' | 'target' | 'source';
  defaultLimit: number;
  limits: Record<string, number>;
  /** Most copies that may wait; more are answered `full`. */
  maxQueued: number;
}

/** The argument of `copyImage`: the granted request. Its workflow id names the lane that it holds. */
export interface CopyImageInput {
  request: SlotRequest;
}

/** Signal `enqueue` of `regionSlots`; idempotent by `copyId`. */
export interface EnqueueSignal {
  requests: SlotRequest[];
}

/** Signal `withdraw` of `regionSlots`: a queued copy leaves the queue, a running one is cancelled. */
export interface WithdrawSignal {
  requester: string;
  copyIds: string[];
}

/** Update `setLimit` of `regionSlots`: a pool's size, 0 to 50; 0 drains it. */
export interface SetLimitUpdate {
  regionId: string;
  limit: number;
  by: string;
  reason: string;
}

/** Update `releaseLane` of `regionSlots`: an operator vouches that the quarantined lane's copy has stopped. */
export interface ReleaseLaneUpdate {
  lane: string;
  by: string;
  reason: string;
}

/** Signal `copyEvent` of `replicateImage`: news of one copy. The last one for a copy is `settled`. */
export type CopyEvent =
  | { type: 'granted'; copyId: string; lane: string }
  | {
      type: 'progress';
      copyId: string;
      imageId: string;
      status: 'waiting' | 'copying';
      progress: number;
      adopted: boolean;
      /** Set while the copy has made no progress for a long time. */
      stalled?: CopyError;
    }
  | { type: 'settled'; copyId: string; outcome: CopyOutcome };

/** A lane whose workflow runs, or died a moment ago, as the inventory of a cold start finds it. */
export interface FoundLane {
  id: string;
  /** Its workflow ended without saying how the copy did. */
  died?: boolean;
  pool: string;
  number: number;
  runId: string;
  request?: SlotRequest;
}

/** A copy of ours that runs in ECS without a lane. */
export interface FoundStray {
  regionId: string;
  sourceRegionId: string;
  imageId: string;
}
