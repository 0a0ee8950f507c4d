/** Payloads of the signals, updates and queries between the workflows. Types only. */
import type { Estimate } from './estimate';
import type { Compensation, CopyError, CopyOutcome, ImageRef } from './outcome';
import type { CopySpec } from './schema/plan';
import type { Priority, TargetInput } from './schema/request';

/** One copy as the region slots know it: ids only. Once it has a lane, the copy asks its replication what to make. */
export interface SlotRequest {
  copyId: string;
  /** Workflow id of the replication that wants the copy; the copies of one replication share fairly with those of others. */
  requester: string;
  sourceRegionId: string;
  /** The region of the finished copy that is copied on in place of the source; only of a copy that has got a lane. */
  viaRegionId?: string;
  /** The target region. */
  regionId: string;
  priority: Priority;
  /** Size of the image; absent when it is not known. */
  sizeGiB?: number;
  /** When the replication first asked for it; ms since 1970. It stays the same when the copy gives its lane back. */
  since: number;
}

/** What the query `estimates` of `regionSlots` asks about, several at a time: copies of one image that somebody may ask for. */
export interface EstimateQuestion {
  sourceRegionId: string;
  regionIds: string[];
  /** Size of the image; 0 when ECS does not say it. */
  sizeGiB: number;
}

/** Answer to one of these: how long ECS is expected to take for each copy, by target region; none when the size is not known. */
export type SlotsEstimates = Record<string, Estimate>;

/** Argument of the query `forecast` of `regionSlots`. */
export interface ForecastQuestion extends EstimateQuestion {
  priority: Priority;
  /** Finished copies may be copied on in place of the source. */
  relay?: true;
}

/** Answer of the query `forecast`: what would become of all the copies if they were asked for now. */
export interface SlotsForecast {
  /** Until the last of them has ended. */
  seconds: number;
  /** Nothing was learned that tells how long one of them takes. */
  isGuess?: true;
  /** How many of them run at the same time, at most. */
  atOnce: number;
}

/** One of the two regions of a copy. */
export type Side = 'source' | 'target';

/** In which pools a copy counts, and how large each pool is. */
export interface SlotSettings {
  /** Regions whose pools a copy counts in: its target, its source, or both. `auto`: both, until ECS shows that one does not count. */
  pools: 'both' | Side | 'auto';
  /** How ECS is asked whose limit counts; present if and only if `pools` is `auto` at the start. */
  probing?: ProbeSettings;
  defaultLimit: number;
  limits: Record<string, number>;
  /** Most copies that may wait. */
  maxQueued: number;
  /** How often a copy that waits may be overtaken before its pools are kept for it. */
  maxOvertaken: number;
}

/** When one copy may go beyond the limit of a pool, and what is made of it. */
export interface ProbeSettings {
  /** The limit of ECS itself. A smaller one was set by people: a pool of that kind always counts, and nothing goes beyond it. */
  fromLimit: number;
  /** How long a copy must stay in ECS's own queue before it proves anything. */
  patienceMs: number;
}

/** The argument of the activity `observeCopies`: copies that have one region in common. */
export interface CopiesToObserve {
  /** The one beyond the limit is the last. */
  copies: Pick<SlotRequest, 'copyId' | 'regionId'>[];
  /** Which of their regions they have in common. */
  side: Side;
  /** How many copies that region has room for. */
  limit: number;
  /** The same of the target regions. */
  targetLimits: Record<string, number>;
  patienceMs: number;
}

/**
 * What ECS makes of them. `runs`: more than the limit ran in one and the same moment. `waits`: one of them waited in ECS's
 * own queue, although the other one of its regions had room, as far as ECS shows. `unclear`: neither was seen.
 */
export type Observed = { saw: 'runs' | 'waits'; copyId: string; imageId: string } | { saw: 'unclear' };

/** The argument of `copyImage`: the granted request. Its workflow id names the lane that it holds. */
export interface CopyImageInput {
  request: SlotRequest;
}

/** Signal `copyProgress` of `copyImage`: how far ECS is, in percent. It is only shown. */
export interface CopyProgressSignal {
  copyId: string;
  progress: number;
}

/** Signal `enqueue` of `regionSlots`: copies of one replication. What they share is said once. Idempotent by copy id. */
export interface EnqueueSignal {
  /** The account of the worker that sends it. Region slots of another account refuse it. */
  accountId: string;
  requester: string;
  /** The first run id of the replication, which the copy ids begin with. */
  firstRunId: string;
  sourceRegionId: string;
  priority: Priority;
  /** When the replication first asked; ms since 1970. */
  since: number;
  /** Size of the image; absent when ECS does not say it. */
  sizeGiB?: number;
  copies: { regionId: string; attempt: number }[];
  /**
   * Regions whose finished copies may be copied on in place of the source. They replace those that were said before; absent:
   * nothing changes.
   */
  relays?: string[];
}

/** Signal `withdraw` of `regionSlots`: a queued copy leaves the queue, a running one is ended. */
export interface WithdrawSignal {
  requester: string;
  copyIds: string[];
}

/** Signal `laneReset` of `regionSlots`: a lane's workflow was reset, and its new run asks before it changes anything. */
export interface LaneResetSignal {
  /** Workflow id. */
  lane: string;
  copyId: string;
  /** The new run. */
  runId: string;
}

/** Signal `copyStopped` of `regionSlots`: ECS does not work any more on a copy whose workflow died. */
export interface CopyStoppedSignal {
  lane: string;
  /** Absent when nobody knows which copy the lane held. */
  copyId?: string;
  compensation?: Compensation;
}

/** Signal `copyWaits` of `regionSlots`: a copy stays in ECS's own queue. Sent only where `probing` is set. */
export interface CopyWaitsSignal {
  /** Workflow id. */
  lane: string;
  copyId: string;
}

/** Answer of the query `mayHold` of `regionSlots`: whether a run of a lane's workflow may change anything in ECS. */
export type HoldAnswer = 'yes' | 'wait' | 'no';

/** The argument of `settleCopy`: the copy of a workflow that died in its lane. */
export interface SettleCopyInput {
  lane: string;
  /** The run that died. */
  runId?: string;
  /** Absent when nobody knows which copy the lane held. */
  request?: SlotRequest;
  /** The copy had been withdrawn before its workflow died. */
  isWithdrawn: boolean;
}

/** What a copy is to make, as its replication decided it. */
export interface CopyClaim {
  spec: CopySpec;
  /** What becomes of a finished image when nobody waits for it any more. */
  onAbort: 'keepFinished' | 'deleteFinished';
}

/** Answer of the query `claim` of `replicateImage` for one copy. */
export interface ClaimAnswer {
  /** Whether the copy is still to be made. */
  isWanted: boolean;
  /** The replication undoes its copies: one that has not begun need not begin. */
  isAborting?: boolean;
  /** Absent for a copy of others, and while the replication has no plan yet. */
  claim?: CopyClaim;
  /** Ids of the finished copies that may be copied on in place of the source, by region; absent when there are none. */
  relays?: Record<string, string>;
}

/** Answer of the query `claim` of `replicateImage`: by copy id. */
export type ClaimAnswers = Record<string, ClaimAnswer>;

/** Update `addRegion` of `replicateImage`: one more target, as in a request. */
export type AddRegionUpdate = TargetInput;

/** Update `dropRegion` of `replicateImage`: a target region that is not wanted any more. */
export interface DropRegionUpdate {
  regionId: string;
}

/** Update `changePriority` of `replicateImage`: of the copies that still wait. */
export interface ChangePriorityUpdate {
  priority: Priority;
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

/** Answer of the update `move` of `regionSlots`. */
export interface MoveAnswer {
  /** Build id of the worker that answers; null for one without a version. */
  buildId: string | null;
  /** Another version is current: the slots go on there as a new run, within seconds. */
  isMoving: boolean;
}

/** News of one copy. The last one for a copy is `settled`. */
export type CopyEvent =
  /** `via`: the finished copy that is copied on in place of the source. */
  | { type: 'granted'; copyId: string; lane: string; via?: ImageRef }
  /** Something outside of the copy holds it up; without `error`, nothing does any more. It goes on by itself. */
  | { type: 'blocked'; copyId: string; error?: CopyError }
  | {
      type: 'progress';
      copyId: string;
      imageId: string;
      status: 'waiting' | 'copying';
      progress: number;
      adopted: boolean;
      /** What the copy waits for, or that it has made no progress for a long time. */
      obstacle?: CopyError;
    }
  | { type: 'settled'; copyId: string; outcome: CopyOutcome };

/** A lane whose workflow runs, or died a moment ago. */
export interface FoundLane {
  id: string;
  /** Its workflow ended without saying how the copy did. */
  died?: boolean;
  pool: string;
  number: number;
  runId: string;
  /** The run came from a reset of the workflow. */
  isReset?: true;
  request?: SlotRequest;
  /** The name of the image that the copy makes, once the copy has claimed what to make. */
  imageName?: string;
}

/** What has become of a run that held a lane, and who holds the lane's workflow id now. */
export interface LaneIdentity {
  /** Of the run that was asked about. `died`: it ended without saying how the copy did. */
  end: 'running' | 'completed' | 'died';
  /** Another run that holds the workflow id now. */
  holder?: FoundLane;
}

/** A copy of ours that runs in ECS without a lane. */
export interface FoundStray {
  regionId: string;
  sourceRegionId: string;
  imageId: string;
}

/** The copies of ours in ECS without a lane, of those regions that could be asked. */
export interface FoundStrays {
  /** Every region of the account. */
  regions: string[];
  strays: FoundStray[];
  /** Regions that could not be asked, and why. */
  unasked: { regionId: string; error: CopyError }[];
}
