import type { SlotRequest, SlotSettings } from '../../../../contract/messages';
import type { Priority } from '../../../../contract/schema/request';
import type { SlotsEffect, SlotsEvent } from '../../../../workflows/region-slots/core';
import { copyOf, type Lane, type SlotsState, type WorkflowLane } from '../../../../workflows/region-slots/state';

/** A copy that really takes room: its workflow runs, or its workflow died and ECS goes on. */
export interface Occupant {
  /** Workflow id. */
  id: string;
  runId: string;
  pool: string;
  number: number;
  pools: string[];
  /** Absent for a workflow of unknown origin. */
  request?: SlotRequest;
}

interface Arrival {
  index: number;
  at: number;
  request: SlotRequest;
  pools: string;
}

interface Turn {
  before: SlotsState;
  event: SlotsEvent;
  after: SlotsState;
  effects: SlotsEffect[];
}

const BASE_CLASS: Record<Priority, number> = { release: 1, manual: 3, nightly: 5 };
const HALF_HOUR = 1_800_000;

/**
 * Watches the region slots from outside and objects to whatever they must never do. It trusts the events and effects,
 * and keeps books of its own instead of reading those of the core.
 */
export class Audit {
  /** Every set of limits that was ever in force, over all lives of the slots. */
  private readonly limits: Record<string, number>[] = [];
  /** Which of those was in force when the copy in a lane, or the stray, was granted. */
  private readonly grantedUnder = new Map<string, number>();
  private arrivals = new Map<string, Arrival>();
  private expected = new Set<string>();
  private settled = new Set<string>();
  private withdrawn = new Set<string>();
  private held = new Set<string>();
  private cancels = new Map<string, number>();

  constructor(
    private readonly settings: SlotSettings,
    private readonly regions: string[],
  ) {
    this.beginLife();
  }

  /** The slots were killed and start cold: they remember nothing, and need not. */
  beginLife(): void {
    const { limits, defaultLimit } = this.settings;
    this.limits.push(Object.fromEntries(this.regions.map((region) => [region, limits[region] ?? defaultLimit])));
    this.arrivals = new Map();
    this.expected = new Set();
    this.settled = new Set();
    this.withdrawn = new Set();
    this.held = new Set();
    this.cancels = new Map();
  }

  /** The copy goes on in ECS without its workflow. */
  strayed(strayId: string, laneId: string): void {
    this.grantedUnder.set(strayId, this.grantedUnder.get(laneId) ?? 0);
  }

  limitNow(pool: string): number {
    return this.limits.at(-1)?.[pool] ?? 0;
  }

  check(turn: Turn, occupants: Occupant[]): void {
    this.record(turn);
    this.checkStarts(turn);
    this.checkPlaces(turn.after);
    this.checkBounds(turn.after, occupants);
    this.checkWorkConservation(turn.after);
    this.checkWithdrawals(turn);
  }

  private record({ before, event, after, effects }: Turn): void {
    if (event.type === 'setLimit') this.limits.push({ ...this.limits.at(-1), [event.regionId]: event.limit });
    if (event.type === 'enqueue') this.recordArrivals(event.requests, after, effects);
    if (event.type === 'withdraw') this.recordWithdrawals(event.copyIds, before);
    if (after.inventory !== 'missing' && before.inventory === 'missing') this.recordHeldWithdrawals(before, after);
    if (event.type === 'closed' && event.clean) {
      const lane = before.lanes.find(({ id, tenure }) => id === event.lane.id && tenure === event.lane.tenure);
      const copy = lane && copyOf(lane);
      if (copy !== undefined) this.settle(copy.request.copyId);
    }
    for (const effect of effects) {
      if (effect.type === 'reply' && effect.answer !== 'unknown' && effect.answer !== 'over') {
        this.settle(effect.copyId);
      }
      if (effect.type === 'cancel') {
        this.cancels.set(runOf(effect.lane), (this.cancels.get(runOf(effect.lane)) ?? 0) + 1);
      }
    }
  }

  private recordArrivals(requests: SlotRequest[], after: SlotsState, effects: SlotsEffect[]): void {
    const refused = new Set(effects.flatMap((effect) => (effect.type === 'reply' ? [effect.copyId] : [])));
    for (const request of requests) {
      const { copyId } = request;
      if (refused.has(copyId) || this.settled.has(copyId) || this.expected.has(copyId)) continue;
      this.expected.add(copyId);
      const pools = poolsOfRequest(this.settings, request).sort().join();
      this.arrivals.set(copyId, { index: this.arrivals.size, at: after.at, request, pools });
    }
  }

  private recordWithdrawals(copyIds: string[], before: SlotsState): void {
    for (const copyId of copyIds) {
      const place = placesOf(before, copyId)[0];
      if (place === undefined && before.inventory === 'missing') this.held.add(copyId);
      else if (place !== undefined) this.withdrawn.add(copyId);
    }
  }

  private recordHeldWithdrawals(before: SlotsState, after: SlotsState): void {
    for (const copyId of this.held) {
      if ([...placesOf(before, copyId), ...placesOf(after, copyId)].length > 0) this.withdrawn.add(copyId);
    }
    this.held = new Set();
  }

  private settle(copyId: string): void {
    require(!this.settled.has(copyId), `${copyId} is settled twice`);
    this.settled.add(copyId);
  }

  private checkStarts({ after, effects }: Turn): void {
    const starts = effects.filter((effect) => effect.type === 'start');
    require(starts.length === 0 || after.inventory === 'complete', 'a copy starts before the inventory is known');
    for (const [place, { lane, request }] of starts.entries()) {
      this.grantedUnder.set(lane.id, this.limits.length - 1);
      require(!this.settled.has(request.copyId), `${request.copyId} starts although it is settled`);
      for (const pool of poolsOfRequest(this.settings, request)) {
        require(lane.pools.includes(pool), `${request.copyId} takes no permit of ${pool}`);
        require(permits(after.lanes, pool) <= this.limitNow(pool), `a grant beyond the limit of ${pool}`);
      }
      const passedOver = [...starts.slice(place + 1), ...after.queue].map((other) => other.request.copyId);
      for (const other of passedOver) this.checkOrder(request.copyId, other, after.at);
    }
  }

  private checkOrder(first: string, other: string, now: number): void {
    const one = this.arrivals.get(first);
    const two = this.arrivals.get(other);
    if (one === undefined || two?.pools !== one.pools) return;
    const oneClass = classAt(one, now);
    const twoClass = classAt(two, now);
    require(oneClass <= twoClass, `${first} of class ${oneClass} starts before ${other} of class ${twoClass}`);
    if (oneClass !== twoClass || one.request.requester !== two.request.requester) return;
    require(one.index < two.index, `${first} starts before ${other}, which came earlier`);
  }

  private checkPlaces(after: SlotsState): void {
    const ids = after.lanes.map(({ id }) => id);
    require(new Set(ids).size === ids.length, `a lane is held twice: ${ids.join(', ')}`);
    const tenures = after.lanes.map(({ tenure }) => tenure);
    require(new Set(tenures).size === tenures.length, `a tenure is given twice: ${tenures.join(', ')}`);
    const placed = [...after.queue, ...after.lanes.flatMap((lane) => copyOf(lane) ?? [])].map(
      (copy) => copy.request.copyId,
    );
    const places = new Set(placed);
    require(places.size === placed.length, `a copy is in two places: ${placed.join(', ')}`);
    for (const copyId of placed) require(!this.settled.has(copyId), `${copyId} is settled, but has a place`);
    for (const copyId of this.expected) require(places.has(copyId) || this.settled.has(copyId), `${copyId} is lost`);
  }

  private checkBounds(after: SlotsState, occupants: Occupant[]): void {
    const running = occupants.map(({ id, runId }) => `${id} ${runId}`);
    require(new Set(running).size === running.length, 'a copy runs twice');
    for (const pool of this.regions) {
      const lanes = after.lanes.filter(({ pools }) => pools.includes(pool));
      const bound = this.highestLimit(
        pool,
        lanes.map(({ id }) => id),
      );
      require(lanes.length <= bound, `${lanes.length} permits of ${pool} are taken, ${bound} exist`);
      const real = occupants.filter(({ pools }) => pools.includes(pool));
      const realBound = this.highestLimit(
        pool,
        real.map(({ id }) => id),
      );
      require(real.length <= realBound, `${real.length} copies run in ${pool}, at most ${realBound} may`);
      if (after.inventory === 'complete')
        require(real.length <= lanes.length, `a copy runs in ${pool} without a permit`);
    }
  }

  /** The highest limit in force since the oldest of those that are here was granted. */
  private highestLimit(pool: string, ids: string[]): number {
    const oldest = Math.min(this.limits.length - 1, ...ids.map((id) => this.grantedUnder.get(id) ?? 0));
    return Math.max(...this.limits.slice(oldest).map((limits) => limits[pool] ?? 0));
  }

  private checkWorkConservation(after: SlotsState): void {
    if (after.inventory !== 'complete') return;
    for (const { request } of after.queue) {
      const pools = poolsOfRequest(this.settings, request);
      const hasRoom = pools.every((pool) => permits(after.lanes, pool) < this.limitNow(pool));
      require(!hasRoom, `${request.copyId} waits although there is room`);
    }
  }

  private checkWithdrawals({ after, effects }: Turn): void {
    for (const copyId of this.withdrawn) {
      const waits = after.inventory !== 'missing' && after.queue.some(({ request }) => request.copyId === copyId);
      require(!waits, `${copyId} waits although withdrawn`);
    }
    for (const lane of after.inventory === 'missing' ? [] : after.lanes) {
      const copy = copyOf(lane);
      if (lane.phase !== 'running' || copy === undefined || !this.withdrawn.has(copy.request.copyId)) continue;
      require(this.cancels.get(runOf(lane)) === 1, `${copy.request.copyId} is withdrawn, but not cancelled once`);
    }
    for (const effect of effects) {
      if (effect.type !== 'cancel') continue;
      const copyId = effect.lane.copy?.request.copyId ?? '';
      require(this.withdrawn.has(copyId), `${copyId} is cancelled, but nobody withdrew it`);
    }
  }
}

/** Reports a violation; the runs of fast-check end at the first. */
export function require(isKept: boolean, violation: string): void {
  if (!isKept) throw new Error(violation);
}

export function poolsOfRequest({ pools }: SlotSettings, { spec }: SlotRequest): string[] {
  const choice = {
    source: [spec.source.regionId],
    target: [spec.regionId],
    both: [spec.source.regionId, spec.regionId],
  };
  return [...new Set(choice[pools])];
}

/** One run of a lane's workflow; a reset makes another one. */
function runOf({ tenure, runId }: Pick<WorkflowLane, 'tenure' | 'runId'>): string {
  return `${tenure} ${runId ?? ''}`;
}

function permits(lanes: Lane[], pool: string): number {
  return lanes.filter(({ pools }) => pools.includes(pool)).length;
}

function placesOf({ queue, lanes }: SlotsState, copyId: string): ('queue' | Lane['phase'])[] {
  const queued = queue.filter(({ request }) => request.copyId === copyId).map(() => 'queue' as const);
  return [...queued, ...lanes.filter((lane) => copyOf(lane)?.request.copyId === copyId).map(({ phase }) => phase)];
}

function classAt({ request, at }: Arrival, now: number): number {
  const base = BASE_CLASS[request.priority];
  return base === 1 ? 1 : Math.max(2, base - Math.floor((now - at) / HALF_HOUR));
}
