import type { SetLimitUpdate, SlotRequest, SlotSettings, WithdrawSignal } from '../../contract/messages';

/** A copy that waits, or that holds a lane. */
export interface QueuedCopy {
  request: SlotRequest;
  /** What it takes up when it is carried over. */
  bytes: number;
  /** Order of arrival; kept when a copy returns to the queue. */
  seq: number;
  enqueuedAt: number;
}

/** A slot that is taken, and in which pools it counts. */
export interface Lane {
  /** Workflow id of its copy; `stray/<region>/<image id>` for a copy that runs in ECS without a workflow. */
  id: string;
  pool: string;
  /** 1-based place in the pool; 0 for a stray. */
  number: number;
  /** Tells this occupation of the lane from earlier and later ones, so that late news does no harm. */
  tenure: number;
  phase: 'starting' | 'running' | 'quarantined' | 'foreign';
  pools: string[];
  runId?: string;
  copy?: QueuedCopy;
  /** The copy is not wanted any more and has been, or will be, cancelled. */
  withdrawn?: boolean;
  /** Since when it is in this phase; ms. */
  since: number;
}

/** Everything that the region slots remember; plain JSON, carried over by continue-as-new. */
export interface SlotsState {
  version: 1;
  settings: SlotSettings;
  /** False until the lanes of a cold start are known; nothing can be withdrawn before. */
  lanesKnown: boolean;
  /** False until the whole inventory of a cold start is known; nothing is granted before. */
  ready: boolean;
  /** By `seq`. */
  queue: QueuedCopy[];
  lanes: Lane[];
  /** Withdrawals that came before the lanes were known. */
  held: WithdrawSignal[];
  /** The last copy ids that are over: asking for them again is an echo. */
  settled: string[];
  /** When each fairness key was served last, in the order of `nextSeq`. */
  served: Record<string, number>;
  nextSeq: number;
  /** Time of the last event; ms. */
  at: number;
  lastLimitChange?: SetLimitUpdate & { at: number };
}

/** The state of a cold start. */
export function initialState(settings: SlotSettings): SlotsState {
  return {
    version: 1,
    settings,
    lanesKnown: false,
    ready: false,
    queue: [],
    lanes: [],
    held: [],
    settled: [],
    served: {},
    nextSeq: 1,
    at: 0,
  };
}

/** The pools in which a copy counts. */
export function poolsOf({ pools }: SlotSettings, sourceRegionId: string, targetRegionId: string): string[] {
  if (pools === 'both') return [...new Set([targetRegionId, sourceRegionId])];
  return [pools === 'source' ? sourceRegionId : targetRegionId];
}

export function limitOf({ limits, defaultLimit }: SlotSettings, pool: string): number {
  return limits[pool] ?? defaultLimit;
}

/** Slots of a pool that are taken. */
export function taken(lanes: Lane[], pool: string): number {
  return lanes.filter((lane) => lane.pools.includes(pool)).length;
}
