import { strayOf } from '../../contract/names';
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

/** What every slot that is taken has: in which pools it counts, and since when. */
interface Occupied {
  id: string;
  pools: string[];
  /** Tells this occupation of the slot from earlier and later ones, so that late news does no harm. */
  tenure: number;
  /** Since when it is in this phase; ms. */
  since: number;
}

/** A slot that a workflow holds, or held when it died. Its id is the workflow's. */
export interface WorkflowLane extends Occupied {
  kind: 'workflow';
  pool: string;
  /** 1-based place in the pool. */
  number: number;
  phase: 'starting' | 'running' | 'quarantined' | 'foreign';
  runId?: string;
  copy?: QueuedCopy;
  /** The copy is not wanted any more and has been, or will be, cancelled. */
  withdrawn?: boolean;
}

/** A copy that runs in ECS without a workflow; its slot is free when ECS shows that it stopped. */
export interface StrayLane extends Occupied {
  kind: 'stray';
  phase: 'quarantined';
  regionId: string;
  imageId: string;
}

export type Lane = WorkflowLane | StrayLane;

/** The copy that a lane was granted to; undefined where the slots do not know it. */
export function copyOf(lane: Lane): QueuedCopy | undefined {
  return lane.kind === 'workflow' ? lane.copy : undefined;
}

export type Inventory = 'missing' | 'lanes' | 'complete';

/** Everything that the region slots remember; plain JSON, carried over by continue-as-new. */
export interface SlotsState {
  version: 1;
  settings: SlotSettings;
  /** What is known of what runs: nothing can be withdrawn before the lanes are, nothing granted before it is complete. */
  inventory: Inventory;
  /** By `seq`. */
  queue: QueuedCopy[];
  lanes: Lane[];
  /** Withdrawals that came before the lanes were known. */
  held: WithdrawSignal[];
  /** The last copy ids that are over: asking for them again is an echo. */
  settled: string[];
  /** When each replication was served last, in the order of `nextSeq`. */
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
    inventory: 'missing',
    queue: [],
    lanes: [],
    held: [],
    settled: [],
    served: {},
    nextSeq: 1,
    at: 0,
  };
}

/** What an earlier run of the slots handed over. */
export function carriedState(state: SlotsState): SlotsState {
  return { ...state, inventory: 'missing', lanes: state.lanes.map(withKind) };
}

/** The recorded histories carry lanes of a time when these had no kind. */
function withKind(lane: Lane): Lane {
  const stray = strayOf(lane.id);
  return stray === undefined ? ({ ...lane, kind: 'workflow' } as Lane) : ({ ...lane, ...stray, kind: 'stray' } as Lane);
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
