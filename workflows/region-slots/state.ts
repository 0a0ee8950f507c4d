import type { FoundLane, SetLimitUpdate, SlotRequest, SlotSettings, WithdrawSignal } from '../../contract/messages';
import type { Compensation, CopyError } from '../../contract/outcome';
import { copyOfId } from '../../contract/names';
import type { Learning } from './learning';
import { poolsOf } from './pools';
import type { Rates } from './rates';

/** A copy that waits, or that holds a lane. */
export interface QueuedCopy {
  request: SlotRequest;
  /** Order of arrival; kept when a copy returns to the queue. */
  seq: number;
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
  /** The copy is not wanted any more and has been, or will be, ended. */
  withdrawn?: boolean;
  /** The clean-up after the dead copy has begun. From here on the copy does not come to life again. */
  settling?: boolean;
}

/** A slot of a copy whose workflow died because another workflow took the id of its lane. */
export interface DeadLane extends Occupied {
  kind: 'dead';
  phase: 'quarantined';
  /** Workflow id of the lane that it held. */
  lane: string;
  runId?: string;
  copy?: QueuedCopy;
  withdrawn?: boolean;
}

/** A copy that runs in ECS without a workflow; its slot is free when ECS shows that it stopped. */
export interface StrayLane extends Occupied {
  kind: 'stray';
  phase: 'quarantined';
  regionId: string;
  imageId: string;
  /** Absent in the state of an earlier version. */
  sourceRegionId?: string;
}

export type Lane = WorkflowLane | DeadLane | StrayLane;

/** The copy that a lane was granted to; undefined where the slots do not know it. */
export function copyOf(lane: Lane): QueuedCopy | undefined {
  return lane.kind === 'stray' ? undefined : lane.copy;
}

export type Inventory = 'missing' | 'lanes' | 'complete';

/** What a replication is to hear of a copy. */
export type Answer = { copyId: string } & (
  | { answer: 'withdrawn' | 'full' | 'over' | 'unknown' }
  | { answer: 'died'; compensation?: Compensation; withdrawn?: boolean }
  /** A region that cannot be asked for its copies holds the copy up, or did until it was asked. */
  | { answer: 'blocked'; regionId: string }
  | { answer: 'wrongAccount'; accountId: string }
);

/** The answers for one replication that it has not acknowledged. The first `sent` of them are under way. */
export interface Outgoing {
  to: string;
  answers: Answer[];
  sent: number;
}

/** The copies that wait, by the regions that they go from and to; each list by `seq`. */
export type Queue = Readonly<Record<string, readonly QueuedCopy[]>>;

/** An operator's change of a limit; `at` in ms. */
export type LimitChange = Pick<SetLimitUpdate, 'by' | 'reason'> & { at: number };

/** Everything that the region slots remember; plain JSON. */
export interface SlotsState {
  /** As they are in force: pools `auto` are `both` until something was learned. */
  settings: SlotSettings;
  /** The account whose regions these are; empty when the slots do not know it. */
  accountId: string;
  /** The regions of the account; empty until the inventory has asked for them. */
  regions: string[];
  /** What is known of what runs: nothing can be withdrawn before the lanes are, nothing granted before it is complete. */
  inventory: Inventory;
  /** Regions that could not be asked which copies run in them, and why. Their pools grant nothing. */
  unasked: Record<string, CopyError>;
  queue: Queue;
  /** The most that the copies that wait take up when they are carried over. */
  queuedBytes: number;
  lanes: Lane[];
  /** Withdrawals that came before the lanes were known. */
  held: WithdrawSignal[];
  /** The last copy ids that are over: asking for them again is an echo. */
  settled: string[];
  /** When each replication was served last, in the order of `nextSeq`. */
  served: Readonly<Record<string, number>>;
  /** How often the copies of a pair of regions were overtaken since one of them was served. */
  overtaken: Record<string, number>;
  /** Of replications whose copies wait: the regions whose finished copies may be copied on in place of the source. */
  relays: Readonly<Record<string, readonly string[]>>;
  /** What finished copies have taught; replaced, never altered. */
  rates: Rates;
  /** What ECS has shown of whose limit counts, and what is being found out; absent unless the pools are `auto`. */
  learning?: Learning;
  outbox: Outgoing[];
  /** Nothing new is begun any more, so that this run can continue as new. */
  draining: boolean;
  nextSeq: number;
  /** Time of the last event; ms. */
  at: number;
  /** Who has set the limit of a region last, and why. */
  limitChanges: Record<string, LimitChange>;
}

/** The state of a cold start. */
export function initialState(settings: SlotSettings, accountId = ''): SlotsState {
  const isAuto = settings.pools === 'auto';
  return {
    settings: isAuto ? { ...settings, pools: 'both' } : settings,
    ...(isAuto && { learning: {} }),
    accountId,
    regions: [],
    inventory: 'missing',
    unasked: {},
    queue: {},
    queuedBytes: 0,
    lanes: [],
    held: [],
    settled: [],
    served: {},
    overtaken: {},
    relays: {},
    rates: {},
    outbox: [],
    draining: false,
    nextSeq: 1,
    at: 0,
    limitChanges: {},
  };
}

/** A copy of the state that may be altered. What grows with the number of waiting copies is replaced, never altered. */
export function draftOf(state: SlotsState, at: number): SlotsState {
  const { settings } = state;
  return {
    ...state,
    at: Math.max(at, state.at),
    settings: { ...settings, limits: { ...settings.limits } },
    unasked: { ...state.unasked },
    limitChanges: { ...state.limitChanges },
    lanes: [...state.lanes],
    held: [...state.held],
    settled: [...state.settled],
    overtaken: { ...state.overtaken },
    outbox: state.outbox.map((outgoing) => ({ ...outgoing })),
  };
}

/** A number that no occupation and no copy has had before. */
export function newSeq(state: SlotsState): number {
  const seq = state.nextSeq;
  state.nextSeq += 1;
  return seq;
}

const REMEMBERED = 500;

/** Remembers for a while that a copy is over. */
export function settle(state: SlotsState, copyId: string): void {
  state.settled = [...state.settled, copyId].slice(-REMEMBERED);
}

/** Whether a lane holds an earlier or later try at the same copy. Both would answer to the same image. */
export function holdsSameCopy(lane: Lane, copy: QueuedCopy): boolean {
  const held = copyOf(lane);
  return held !== undefined && copyOfId(held.request.copyId) === copyOfId(copy.request.copyId);
}

/** The lane of a workflow, as whoever found it describes it. */
export function laneOfFound(state: SlotsState, found: FoundLane, tenure: number): WorkflowLane {
  const { id, pool, number, runId, request, died } = found;
  const lane = { kind: 'workflow' as const, id, pool, number, runId, tenure, since: state.at };
  if (request === undefined) return { ...lane, pools: [pool], phase: died === true ? 'quarantined' : 'foreign' };
  const copy = { request, seq: 0 };
  // A run of a copy that is over came from a reset. It may change nothing in ECS, so it takes no permit.
  if (state.settled.includes(request.copyId)) return { ...lane, pools: [], phase: 'foreign' };
  const pools = poolsOf(state.settings, request);
  // Of two tries at one copy, only one may have the say about their image.
  if (state.lanes.some((other) => holdsSameCopy(other, copy))) return { ...lane, pools, phase: 'foreign' };
  return { ...lane, pools, copy, phase: died === true ? 'quarantined' : 'running' };
}
