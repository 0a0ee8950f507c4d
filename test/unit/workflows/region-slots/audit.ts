import type { FoundLane, Side, SlotRequest, SlotSettings } from '../../../../contract/messages';
import { copyOfId } from '../../../../contract/names';
import type { Priority } from '../../../../contract/schema/request';
import type { SlotsEffect, SlotsEvent } from '../../../../workflows/region-slots/core';
import { answerCount, MOST_CARRIED } from '../../../../workflows/region-slots/outbox';
import { expectedRate, learn, type Rates } from '../../../../workflows/region-slots/rates';
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
  since: number;
  request: SlotRequest;
}

/** A pair of regions whose pools must be kept for the first of its copies. */
interface Keeper {
  pair: string;
  pools: string[];
  front: SlotRequest;
}

interface Turn {
  before: SlotsState;
  event: SlotsEvent;
  after: SlotsState;
  effects: SlotsEffect[];
}

/** A copy beyond the limit, or one that waits in ECS against what was learned, that ECS is asked about. */
interface Watch {
  tenure: number;
  side: Side;
  isProbe: boolean;
  isBegun: boolean;
}

type Start = Extract<SlotsEffect, { type: 'start' }>;

/** What the audit remembers; plain JSON. */
export interface Books {
  /** Every set of limits that was ever in force, over all lives of the slots. */
  limits: Record<string, number>[];
  /** The sides that counted under each of those. */
  sides: ('both' | Side)[];
  /** By lane or stray: whether its copy was granted beyond the limit, to learn whether the limit exists. */
  probes: Record<string, boolean>;
  /** Which of those was in force when the copy in a lane, or the stray, was granted. */
  grantedUnder: Record<string, number>;
  /** Strays that a region hid from the slots when it could not be asked: others may have been granted their permits. */
  hidden: string[];
  /** Runs of copies that were over, reset before the slots were killed: nobody can tell them from granted ones. */
  tolerated: string[];
  arrivals: Record<string, Arrival>;
  arrived: number;
  expected: string[];
  settled: string[];
  withdrawn: string[];
  held: string[];
  /** How often the copy of a run was told to end. */
  ended: Record<string, number>;
  /** How often the copies of a pair of regions were overtaken since one of them was granted. */
  overtaken: Record<string, number>;
  /** From which regions the copies of a replication may be taken, beside their source. */
  relays: Record<string, string[]>;
  /** What the copies that have ended have taught. */
  rates: Rates;
  /** Whose limit counts, as ECS has shown. */
  learned: Partial<Record<Side, boolean>>;
  watch?: Watch;
  restUntil: number;
  /** Tenures of lanes that were found with a workflow that copies nothing: a run that came from a reset. */
  idle: number[];
}

const BASE_CLASS: Record<Priority, number> = { release: 1, manual: 3, nightly: 5 };
const HALF_HOUR = 1_800_000;

/**
 * Watches the region slots from outside and objects to whatever they must never do. It trusts the events and effects,
 * and keeps books of its own instead of reading those of the core.
 */
export class Audit {
  constructor(
    private readonly settings: SlotSettings,
    private readonly regions: string[],
    private readonly books: Books,
  ) {
    if (books.limits.length === 0) this.beginLife();
  }

  static newBooks(): Books {
    return { limits: [], sides: [], probes: {}, grantedUnder: {}, hidden: [], tolerated: [], ...newLife() };
  }

  /** Books that can be kept apart from these. */
  static copyOf(books: Books): Books {
    const { limits, grantedUnder, hidden, tolerated, arrivals, expected, settled, withdrawn, held } = books;
    return {
      ...books,
      limits: [...limits],
      sides: [...books.sides],
      probes: { ...books.probes },
      grantedUnder: { ...grantedUnder },
      hidden: [...hidden],
      tolerated: [...tolerated],
      arrivals: { ...arrivals },
      expected: [...expected],
      settled: [...settled],
      withdrawn: [...withdrawn],
      held: [...held],
      ended: { ...books.ended },
      overtaken: { ...books.overtaken },
      relays: { ...books.relays },
      idle: [...books.idle],
    };
  }

  /** The slots were killed and start cold: they remember nothing, and need not. */
  beginLife(): void {
    const { limits, defaultLimit } = this.settings;
    delete this.books.watch;
    Object.assign(this.books, newLife());
    this.recordRules(Object.fromEntries(this.regions.map((region) => [region, limits[region] ?? defaultLimit])));
  }

  private recordRules(limits: Record<string, number>): void {
    this.books.limits.push(limits);
    this.books.sides.push(this.sidesNow());
  }

  /** The copy goes on in ECS without its workflow. */
  strayed(strayId: string, laneId: string): void {
    this.books.grantedUnder[strayId] = this.books.grantedUnder[laneId] ?? 0;
    this.books.probes[strayId] = this.books.probes[laneId] ?? false;
  }

  /** The run may copy beyond the limit. */
  tolerate(runId: string): void {
    this.books.tolerated.push(runId);
  }

  limitNow(pool: string): number {
    return this.books.limits.at(-1)?.[pool] ?? 0;
  }

  check(turn: Turn, running: Occupant[]): void {
    this.record(turn, running);
    const occupants = running.map((each) => ({ ...each, pools: this.poolsOfOccupant(each) }));
    this.checkStarts(turn);
    this.checkLearned(turn);
    this.checkPlaces(turn.after);
    this.checkBounds(turn.after, occupants);
    this.checkWorkConservation(turn.after);
    this.checkWithdrawals(turn);
    this.checkAnswers(turn);
    this.checkRefusals(turn);
    this.checkDeliveries(turn);
    this.checkSuspicions(turn);
    require(!turn.after.draining || turn.effects.length === 0, 'something is begun before continue-as-new');
  }

  private record(turn: Turn, occupants: Occupant[]): void {
    const { before, event, after, effects } = turn;
    if (event.type === 'setLimit') {
      this.recordRules({ ...this.books.limits.at(-1), [event.regionId]: event.limit });
    }
    if (event.type === 'observed') this.recordObserved(event, before);
    if (event.type === 'copyWaits') this.recordDoubt(event, before);
    this.recordWatch(turn);
    for (const lane of after.lanes) {
      if (lane.kind === 'dead') this.books.probes[lane.id] ??= this.books.probes[lane.lane] ?? false;
    }
    this.forgetIdleRelays(before);
    if (event.type === 'enqueue') this.recordArrivals(event.requests, before, after);
    if (event.type === 'enqueue' && event.relays) this.books.relays[event.relays.requester] = event.relays.regionIds;
    if (event.type === 'withdraw') this.recordWithdrawals(event.copyIds, before);
    if (after.inventory !== 'missing' && before.inventory === 'missing') this.recordHeldWithdrawals(before, after);
    // A copy that was answered `full` before the lanes were known runs all the same.
    if (event.type === 'lanesFound') this.books.settled = this.books.settled.filter((id) => !isIn(event.lanes, id));
    if (event.type === 'lanesFound' || event.type === 'refused') this.recordIdle(turn, occupants);
    if (event.type === 'identified' && this.books.idle.includes(event.lane.tenure)) this.recordMoved(turn);
    this.recordCleanEnd(turn);
    this.recordLesson(turn);
    for (const copyId of newAnswers(turn)) this.settle(copyId);
    for (const effect of effects) {
      if (effect.type === 'end') this.books.ended[runOf(effect.lane)] = (this.books.ended[runOf(effect.lane)] ?? 0) + 1;
    }
  }

  /** What a replication has said of its finished copies holds for as long as one of its copies waits. */
  private forgetIdleRelays({ queue }: SlotsState): void {
    const waiting = new Set(
      Object.values(queue)
        .flat()
        .map(({ request }) => request.requester),
    );
    for (const requester of Object.keys(this.books.relays))
      if (!waiting.has(requester)) Reflect.deleteProperty(this.books.relays, requester);
  }

  private recordObserved({ watched, seen, at }: Extract<SlotsEvent, { type: 'observed' }>, before: SlotsState): void {
    const { watch, learned } = this.books;
    if (watch === undefined || watch.tenure !== watched.tenure) return;
    this.endWatch(Math.max(at, before.at));
    const { side, isProbe } = watch;
    if (seen.saw === 'unclear' || (seen.saw === 'runs' && (!isProbe || learned[opposite(side)] === false))) return;
    if (seen.saw === 'waits' && !this.hasOtherRoom(seen.copyId, side, before)) return;
    this.books.learned = { ...learned, [side]: seen.saw === 'waits' };
    this.recordRules({ ...this.books.limits.at(-1) });
  }

  private hasOtherRoom(copyId: string, side: Side, { lanes }: SlotsState): boolean {
    const request = lanes.map((lane) => copyOf(lane)?.request).find((other) => other?.copyId === copyId);
    if (request === undefined) return false;
    const other = regionOn(opposite(side), request);
    return permits(lanes, other) <= this.limitNow(other);
  }

  /** A copy waits in ECS against what was learned. */
  private recordDoubt({ lane: id, copyId }: Extract<SlotsEvent, { type: 'copyWaits' }>, { lanes }: SlotsState): void {
    const { watch, learned } = this.books;
    const lane = lanes.find((other) => other.id === id && copyOf(other)?.request.copyId === copyId);
    const side = SIDES.find((one) => learned[one] === false);
    if (watch !== undefined || lane === undefined || side === undefined) return;
    this.books.watch = { tenure: lane.tenure, side, isProbe: false, isBegun: true };
  }

  private endWatch(now: number): void {
    delete this.books.watch;
    this.books.restUntil = now + (this.settings.probing?.patienceMs ?? 0);
  }

  private checkLearned({ before, event, after, effects }: Turn): void {
    const sides = this.sidesNow();
    require(after.settings.pools === sides, `the pools of ${after.settings.pools} count, not those of ${sides}`);
    const { watch } = this.books;
    if (event.type !== 'copyWaits' || watch === undefined || watch.isProbe || after.draining) return;
    // It is looked at already, and told of once more.
    if (before.learning?.watch !== undefined) return;
    const isAsked = effects.some(({ type }) => type === 'observe');
    require(isAsked || !this.isFor(event, after), `nobody looks at ${event.copyId}, which waits in ECS`);
  }

  /** A probe is watched once its workflow runs; one that is lost before shows nothing. */
  private recordWatch({ event, after, effects }: Turn): void {
    const { watch } = this.books;
    if (watch === undefined || watch.isBegun) return;
    const isHeld = after.lanes.some(({ tenure }) => tenure === watch.tenure);
    const hasStarted = event.type === 'started' && event.lane.tenure === watch.tenure && isHeld;
    if (hasStarted || effects.some(({ type }) => type === 'observe')) this.books.watch = { ...watch, isBegun: true };
    else if (!isHeld) this.endWatch(after.at);
  }

  /** Whether the copy that waits in ECS is the one that is watched. */
  private isFor({ lane: id }: Extract<SlotsEvent, { type: 'copyWaits' }>, { lanes }: SlotsState): boolean {
    return lanes.some((lane) => lane.id === id && lane.tenure === this.books.watch?.tenure);
  }

  private recordIdle(turn: Turn, occupants: Occupant[]): void {
    const isIdle = (lane: Lane): boolean =>
      lane.kind === 'workflow' && !occupants.some(({ runId }) => runId === lane.runId);
    const changed = turn.after.lanes.filter((lane) => lane.phase !== 'starting' && !turn.before.lanes.includes(lane));
    this.books.idle.push(...changed.filter(isIdle).map(({ tenure }) => tenure));
  }

  /** A lane that makes way for a stranger goes on under another tenure. */
  private recordMoved({ before, after }: Turn): void {
    const moved = after.lanes.filter((lane) => lane.kind === 'dead' && !before.lanes.includes(lane));
    this.books.idle.push(...moved.map(({ tenure }) => tenure));
  }

  private recordArrivals(requests: SlotRequest[], before: SlotsState, after: SlotsState): void {
    const { expected, settled, arrivals } = this.books;
    for (const request of requests) {
      const { copyId } = request;
      const isKnown = settled.includes(copyId) || expected.includes(copyId);
      const isEcho = answersFor(after, copyId).includes('over') || placesOf(before, copyId).length > 0;
      if (isKnown || isEcho) continue;
      expected.push(copyId);
      this.books.arrived += 1;
      arrivals[copyId] = { index: this.books.arrived, since: Math.min(request.since, after.at), request };
    }
  }

  private recordWithdrawals(copyIds: string[], before: SlotsState): void {
    for (const copyId of copyIds) {
      const place = placesOf(before, copyId)[0];
      if (before.inventory === 'missing') this.books.held.push(copyId);
      else if (place !== undefined) this.books.withdrawn.push(copyId);
    }
  }

  private recordHeldWithdrawals(before: SlotsState, after: SlotsState): void {
    for (const copyId of this.books.held) {
      if ([...placesOf(before, copyId), ...placesOf(after, copyId)].length > 0) this.books.withdrawn.push(copyId);
    }
    this.books.held = [];
  }

  /** The workflow of a lane has completed, and so has told its replication itself. */
  private recordCleanEnd({ before, event, after }: Turn): void {
    const isClean =
      (event.type === 'closed' && event.clean) || (event.type === 'identified' && event.identity.end === 'completed');
    if (!isClean) return;
    const lane = before.lanes.find(({ id, tenure }) => id === event.lane.id && tenure === event.lane.tenure);
    const copy = lane && copyOf(lane);
    if (copy !== undefined && !after.lanes.some(({ tenure }) => tenure === lane?.tenure)) {
      this.settle(copy.request.copyId);
    }
  }

  private recordLesson({ before, event }: Turn): void {
    if (event.type !== 'closed' || event.lesson === undefined) return;
    const lane = before.lanes.find(({ id, tenure }) => id === event.lane.id && tenure === event.lane.tenure);
    const copy = lane && copyOf(lane);
    if (copy !== undefined) this.books.rates = learn(this.books.rates, copy.request, event.lesson, event.at);
  }

  private settle(copyId: string): void {
    require(!this.books.settled.includes(copyId), `${copyId} is settled twice`);
    this.books.settled.push(copyId);
  }

  private checkStarts(turn: Turn): void {
    const { after, effects } = turn;
    const starts = effects.filter((effect) => effect.type === 'start');
    require(starts.length === 0 || after.inventory === 'complete', 'a copy starts before the inventory is known');
    for (const [place, start] of starts.entries()) this.checkStart(start, starts.slice(place + 1), after);
    const waiting = waitingIn(after);
    const isWaiting = (pair: string): boolean => waiting.some((request) => pairOf(request) === pair);
    this.books.overtaken = Object.fromEntries(Object.entries(this.books.overtaken).filter(([pair]) => isWaiting(pair)));
  }

  /** One grant, as if it were the last: `later` are those of the same turn that come after it. */
  private checkStart({ lane, request }: Start, later: Start[], after: SlotsState): void {
    const { copyId } = request;
    const granted = new Set([lane.id, ...later.map((start) => start.lane.id)]);
    const lanes = after.lanes.filter(({ id }) => !granted.has(id));
    const passedOver = [...later.map((start) => asAsked(start.request)), ...waitingIn(after)];
    this.books.grantedUnder[lane.id] = this.books.limits.length - 1;
    const probed = this.sideOfProbe(request, lanes, after);
    this.books.probes[lane.id] = probed !== undefined;
    require(!this.books.settled.includes(copyId), `${copyId} starts although it is settled`);
    require(!isHeldByOtherTry(lanes, request), `${copyId} starts beside another try at the same copy`);
    for (const pool of this.poolsOf(request)) {
      require(lane.pools.includes(pool), `${copyId} takes no permit of ${pool}`);
      const isWithin = permits(lanes, pool) < this.limitNow(pool);
      require(isWithin || probed !== undefined, `a grant beyond the limit of ${pool}`);
      require(after.unasked[pool] === undefined, `${copyId} starts in ${pool}, which cannot be asked`);
    }
    this.checkOrigin(request);
    const keeper = this.keeperBefore(request, [asAsked(request), ...passedOver], lanes, after);
    require(keeper === undefined, `${copyId} starts in pools that are kept for ${keeper?.front.copyId ?? ''}`);
    for (const other of passedOver) {
      if (isHeldByOtherTry(lanes, other) || (probed !== undefined && pairOf(other) !== pairOf(request))) continue;
      // A copy that waits for its source is passed over by those that are taken from elsewhere.
      if (request.viaRegionId === undefined || this.mayGoLike(request, other)) this.checkOrder(copyId, other, after.at);
      const isKept = this.keeperBefore(other, [asAsked(request), ...passedOver], lanes, after) !== undefined;
      if (!isKept && this.hasRoom(other, lanes, after)) this.checkLength(copyId, other, after.at);
    }
    this.recordOvertaken(request, passedOver, lanes, after);
    if (probed !== undefined) this.books.watch = { tenure: lane.tenure, side: probed, isProbe: true, isBegun: false };
  }

  /**
   * The side of a copy that may go beyond the limit there, to learn whether that limit exists: there is no other such copy,
   * no limit is exceeded, and the pool is full of copies that are in it on this side.
   */
  private sideOfProbe(request: SlotRequest, lanes: Lane[], { at, unasked }: SlotsState): Side | undefined {
    const { learned, watch, restUntil } = this.books;
    const isFree = this.poolsOf(request).every((pool) => permits(lanes, pool) < this.limitNow(pool));
    if (this.settings.pools !== 'auto' || isFree || watch !== undefined || at < restUntil) return undefined;
    if (Object.keys(unasked).length > 0) return undefined;
    if (this.regions.some((pool) => permits(lanes, pool) > this.limitNow(pool))) return undefined;
    return SIDES.find((side) => {
      const pool = regionOn(side, request);
      const other = regionOn(opposite(side), request);
      const isOpenQuestion = learned[side] === undefined && learned[opposite(side)] !== false;
      return isOpenQuestion && permits(lanes, other) < this.limitNow(other) && this.isFullOf(side, pool, lanes);
    });
  }

  private isFullOf(side: Side, pool: string, lanes: Lane[]): boolean {
    const limit = this.limitNow(pool);
    if (limit < (this.settings.probing?.fromLimit ?? Infinity) || permits(lanes, pool) !== limit) return false;
    const here = lanes.filter((lane) => {
      const held = copyOf(lane)?.request;
      return ['starting', 'running'].includes(lane.phase) && held !== undefined && regionOn(side, held) === pool;
    });
    return here.length === limit;
  }

  private checkOrigin({ copyId, requester, regionId, viaRegionId }: SlotRequest): void {
    if (viaRegionId === undefined) return;
    const isOffered = this.books.relays[requester]?.includes(viaRegionId) === true && viaRegionId !== regionId;
    require(isOffered, `${copyId} is taken from ${viaRegionId}, which is not offered`);
    require(copyId.endsWith('/1'), `${copyId} gave a lane back, and is not taken from its source`);
  }

  /** Whether another copy could have been taken from the same finished copy. */
  private mayGoLike(granted: SlotRequest, other: SlotRequest): boolean {
    return other.requester === granted.requester && pairOf(other) === pairOf(granted) && other.copyId.endsWith('/1');
  }

  private checkOrder(first: string, { copyId }: SlotRequest, now: number): void {
    const one = this.books.arrivals[first];
    const two = this.books.arrivals[copyId];
    if (one === undefined || two === undefined || !this.needsSamePools(one.request, two.request)) return;
    const oneClass = classAt(one, now);
    const twoClass = classAt(two, now);
    require(oneClass <= twoClass, `${first} of class ${oneClass} starts before ${copyId} of class ${twoClass}`);
    if (oneClass !== twoClass || one.request.requester !== two.request.requester) return;
    const isAhead = this.leadByLength(one.request, two.request, now) > 0;
    const isEarlier = one.since < two.since || (one.since === two.since && (isAhead || one.index < two.index));
    const inPair = pairOf(one.request) === pairOf(two.request);
    require(isEarlier || !inPair, `${first} starts before ${copyId}, which came earlier`);
  }

  /** By how many seconds one copy of a replication is ahead of another one. */
  private leadByLength(one: SlotRequest, two: SlotRequest, now: number): number {
    const difference = this.secondsOf(one, now) - this.secondsOf(two, now);
    return this.hasYetToRelay(one) ? -difference : difference;
  }

  private hasYetToRelay({ requester }: SlotRequest): boolean {
    return this.books.relays[requester]?.length === 0;
  }

  /**
   * Of the copies that a replication asks for at the same time, the one that is expected to take longest goes first. Before a
   * replication that relays has a finished copy, it is the one that is expected to take least.
   */
  private checkLength(first: string, { copyId }: SlotRequest, now: number): void {
    const one = this.books.arrivals[first];
    const two = this.books.arrivals[copyId];
    if (one === undefined || two === undefined || one.since !== two.since) return;
    if (one.request.requester !== two.request.requester || classAt(one, now) !== classAt(two, now)) return;
    const isAhead = this.leadByLength(one.request, two.request, now) >= 0;
    const why = this.hasYetToRelay(one.request) ? 'could be copied on sooner' : 'takes longer';
    require(isAhead, `${first} starts before ${copyId}, which ${why}`);
  }

  private secondsOf(request: SlotRequest, now: number): number {
    return expectedRate(this.books.rates, request, now).secondsPerGiB * (request.sizeGiB ?? 0);
  }

  private hasRoom(request: SlotRequest, lanes: Lane[], after: SlotsState): boolean {
    return this.poolsOf(request).every(
      (pool) => this.isOpen(pool, after) && permits(lanes, pool) < this.limitNow(pool),
    );
  }

  private needsSamePools(one: SlotRequest, two: SlotRequest): boolean {
    return pairOf(one) === pairOf(two) || this.poolsOf(one).sort().join() === this.poolsOf(two).sort().join();
  }

  /** A pair of regions is overtaken when one of its pools goes to a copy that comes later, while another pool is full. */
  private recordOvertaken(granted: SlotRequest, passedOver: SlotRequest[], lanes: Lane[], after: SlotsState): void {
    const pools = this.poolsOf(granted);
    for (const [pair, requests] of pairsOf(passedOver)) {
      const wanted = this.poolsOf(requests[0]);
      const isOpen = wanted.every((pool) => this.isOpen(pool, after));
      const isBlocked = wanted.some((pool) => !pools.includes(pool) && permits(lanes, pool) >= this.limitNow(pool));
      const front = this.frontOf(requests, lanes, after.at);
      if (pair === pairOf(granted) || !isOpen || !isBlocked || !wanted.some((pool) => pools.includes(pool))) continue;
      if (front === undefined || !this.comesBefore(front, granted, after.at)) continue;
      this.books.overtaken[pair] = (this.books.overtaken[pair] ?? 0) + 1;
    }
    const others = Object.entries(this.books.overtaken).filter(([pair]) => pair !== pairOf(granted));
    this.books.overtaken = Object.fromEntries(others);
  }

  /** The pair of regions that a copy has to leave its pools to. */
  private keeperBefore(
    request: SlotRequest,
    waiting: SlotRequest[],
    lanes: Lane[],
    after: SlotsState,
  ): Keeper | undefined {
    const keepers = this.keepers(waiting, lanes, after);
    const own = keepers.findIndex(({ pair }) => pair === pairOf(request));
    const pools = this.poolsOf(request);
    return (own < 0 ? keepers : keepers.slice(0, own)).find(
      (keeper) =>
        keeper.pools.some((pool) => pools.includes(pool)) &&
        this.classOf(keeper.front, after.at) <= this.classOf(request, after.at),
    );
  }

  private keepers(waiting: SlotRequest[], lanes: Lane[], after: SlotsState): Keeper[] {
    const keepers = pairsOf(waiting).flatMap(([pair, requests]): Keeper[] => {
      const front = this.frontOf(requests, lanes, after.at);
      const pools = this.poolsOf(requests[0]);
      const times = this.books.overtaken[pair] ?? 0;
      if (front === undefined || times < this.settings.maxOvertaken) return [];
      return pools.every((pool) => this.moves(pool, lanes, after)) ? [{ pair, pools, front }] : [];
    });
    return keepers.sort((a, b) => (this.comesBefore(a.front, b.front, after.at) ? -1 : 1));
  }

  private moves(pool: string, lanes: Lane[], after: SlotsState): boolean {
    const here = lanes.filter(({ pools }) => pools.includes(pool));
    const mayEnd = here.some(({ phase }) => phase !== 'quarantined');
    return this.isOpen(pool, after) && (mayEnd || here.length < this.limitNow(pool));
  }

  private isOpen(pool: string, { unasked }: SlotsState): boolean {
    return this.limitNow(pool) > 0 && unasked[pool] === undefined;
  }

  private frontOf(requests: SlotRequest[], lanes: Lane[], now: number): SlotRequest | undefined {
    const able = requests.filter((request) => !isHeldByOtherTry(lanes, request));
    return able.sort((a, b) => (this.comesBefore(a, b, now) ? -1 : 1))[0];
  }

  private comesBefore(one: SlotRequest, other: SlotRequest, now: number): boolean {
    const classes = this.classOf(one, now) - this.classOf(other, now);
    if (classes !== 0) return classes < 0;
    const [first, second] = [this.arrivalOf(one), this.arrivalOf(other)];
    return first.since === second.since ? first.index < second.index : first.since < second.since;
  }

  private classOf(request: SlotRequest, now: number): number {
    return classAt(this.arrivalOf(request), now);
  }

  /** A copy whose lane was taken from it in an earlier life of the slots waits as the first of all. */
  private arrivalOf(request: SlotRequest): Arrival {
    return this.books.arrivals[request.copyId] ?? { index: 0, since: request.since, request };
  }

  /** The pools in which a copy counts by now. What was learned says nothing of a limit that people have made smaller. */
  poolsOf(request: SlotRequest): string[] {
    const sides = this.sidesNow();
    const counts = (side: Side): boolean =>
      sides === 'both' || sides === side || this.limitNow(regionOn(side, request)) < this.fromLimit;
    return [...new Set(SIDES.filter(counts).map((side) => regionOn(side, request)))];
  }

  /** Only pools `auto` learn, and only of limits of this size. */
  private get fromLimit(): number {
    return this.settings.probing?.fromLimit ?? 0;
  }

  private sidesNow(): 'both' | Side {
    const { pools } = this.settings;
    if (pools !== 'auto') return pools;
    const { source, target } = this.books.learned;
    return source === false ? 'target' : target === false ? 'source' : 'both';
  }

  /** The copy of an unknown workflow counts in the target that its lane is named after; its source nobody knows. */
  private poolsOfOccupant({ request, pools }: Occupant): string[] {
    if (request !== undefined) return this.poolsOf(request);
    return this.settings.pools === 'auto' && this.sidesNow() === 'source' ? [] : pools;
  }

  private checkPlaces(after: SlotsState): void {
    const ids = after.lanes.map(({ id }) => id);
    require(new Set(ids).size === ids.length, `a lane is held twice: ${ids.join(', ')}`);
    const tenures = after.lanes.map(({ tenure }) => tenure);
    require(new Set(tenures).size === tenures.length, `a tenure is given twice: ${tenures.join(', ')}`);
    const placed = [...waitingIn(after), ...after.lanes.flatMap((lane) => copyOf(lane)?.request ?? [])].map(
      ({ copyId }) => copyId,
    );
    const places = new Set(placed);
    require(places.size === placed.length, `a copy is in two places: ${placed.join(', ')}`);
    for (const copyId of placed) {
      require(!this.books.settled.includes(copyId), `${copyId} is settled, but has a place`);
    }
    for (const copyId of this.books.expected) {
      require(places.has(copyId) || this.books.settled.includes(copyId), `${copyId} is lost`);
    }
  }

  private checkBounds(after: SlotsState, occupants: Occupant[]): void {
    const running = occupants.map(({ id, runId }) => `${id} ${runId}`);
    require(new Set(running).size === running.length, 'a copy runs twice');
    // What a region that cannot be asked hides from the slots, nobody can count.
    const isHidden = ({ id, request, pool }: Occupant): boolean =>
      id.startsWith('stray/') &&
      after.unasked[request?.regionId ?? pool] !== undefined &&
      !after.lanes.some((lane) => lane.id === id);
    this.books.hidden.push(...occupants.filter(isHidden).map(({ id }) => id));
    const seen = occupants.filter((occupant) => !isHidden(occupant));
    for (const pool of this.regions) this.checkPool(pool, after, seen);
  }

  private checkPool(pool: string, after: SlotsState, occupants: Occupant[]): void {
    const wasHidden = ({ id }: { id: string }): boolean => this.books.hidden.includes(id);
    const lanes = after.lanes.filter(({ pools }) => pools.includes(pool));
    const isIdle = ({ tenure }: Lane): boolean => this.books.idle.includes(tenure);
    const isProbe = ({ id }: { id: string }): boolean => this.books.probes[id] === true;
    const bound =
      this.highestLimit(pool, lanes) + lanes.filter((lane) => wasHidden(lane) || isIdle(lane) || isProbe(lane)).length;
    require(lanes.length <= bound, `${lanes.length} permits of ${pool} are taken, ${bound} exist`);
    const real = occupants.filter(({ pools }) => pools.includes(pool));
    const isBeyond = (occupant: Occupant): boolean =>
      wasHidden(occupant) || isProbe(occupant) || this.books.tolerated.includes(occupant.runId);
    const realBound = this.highestLimit(pool, real) + real.filter(isBeyond).length;
    require(real.length <= realBound, `${real.length} copies run in ${pool}, at most ${realBound} may`);
    if (after.inventory !== 'complete') return;
    require(real.length <= lanes.length, `a copy runs in ${pool} without a permit`);
  }

  /**
   * The highest limit in force since the oldest of those that are here was granted. None while copies count here that did not
   * when they were granted.
   */
  private highestLimit(pool: string, here: { id: string }[]): number {
    const { limits, sides, grantedUnder } = this.books;
    const oldest = Math.min(limits.length - 1, ...here.map(({ id }) => grantedUnder[id] ?? 0));
    const countedAll = (place: number): boolean =>
      sides[place] === 'both' || (limits[place]?.[pool] ?? 0) < this.fromLimit;
    const last = limits.length - 1;
    const isCovered = limits.every(
      (_, place) => place < oldest || countedAll(place) || (sides[place] === sides[last] && !countedAll(last)),
    );
    if (this.settings.pools === 'auto' && !isCovered) return Infinity;
    return Math.max(...limits.slice(oldest).map((each) => each[pool] ?? 0));
  }

  private checkWorkConservation(after: SlotsState): void {
    if (after.inventory !== 'complete' || after.draining) return;
    const waiting = waitingIn(after);
    for (const request of waiting) {
      if (!this.hasRoom(request, after.lanes, after) || isHeldByOtherTry(after.lanes, request)) continue;
      const keeper = this.keeperBefore(request, waiting, after.lanes, after);
      require(keeper !== undefined, `${request.copyId} waits although there is room`);
    }
  }

  /** An answer leaves the outbox by delivery only. A refusal also does when lanes show that it is wrong, or come too late to tell. */
  checkAnswers({ before, event, after }: Omit<Turn, 'effects'>): void {
    const tooLate = after.draining && after.inventory === 'missing' && answerCount(before) > MOST_CARRIED;
    const mayBeWrong = (copyId: string): boolean =>
      tooLate || (event.type === 'lanesFound' && isIn(event.lanes, copyId));
    for (const { to, answers, sent } of before.outbox) {
      const delivered = event.type === 'delivered' && event.to === to ? sent : 0;
      const left = after.outbox.find((outgoing) => outgoing.to === to)?.answers ?? [];
      const kept = answers.slice(delivered).filter(({ copyId, answer }) => !(answer === 'full' && mayBeWrong(copyId)));
      const isKept = kept.every((said, place) => said.copyId === left[place]?.copyId);
      require(isKept, `an answer for ${to} is lost`);
    }
  }

  /** Whoever is told that the queue is full comes after all that wait. */
  private checkRefusals({ before, event, after }: Turn): void {
    if (event.type !== 'enqueue') return;
    const refused = newAnswers({ before, after }, ['full']);
    for (const copyId of refused) {
      const arrival = this.books.arrivals[copyId];
      if (arrival === undefined) continue;
      for (const other of waitingIn(after)) {
        const isFair = this.comesBefore(other, arrival.request, after.at);
        require(isFair, `${copyId} has to go for ${other.copyId}, which comes later`);
      }
    }
  }

  /** A copy that runs must not hear that the queue is full: it would be given up, and made once more. */
  private checkDeliveries({ after, effects }: Turn): void {
    const answers = effects.flatMap((effect) => (effect.type === 'deliver' ? effect.outgoing.answers : []));
    for (const { copyId } of answers.filter(({ answer }) => answer === 'full')) {
      const isRunning = after.lanes.some((lane) => copyOf(lane)?.request.copyId === copyId);
      require(!isRunning, `${copyId} runs, and is told that the queue is full`);
    }
  }

  /** What speaks for it that a lane's workflow has gone unheard makes the slots look for it. */
  private checkSuspicions({ before, event, after, effects }: Turn): void {
    if (after.draining || (event.type !== 'undelivered' && event.type !== 'laneReset')) return;
    const id = event.type === 'laneReset' ? event.reset.lane : event.lane.id;
    const lane = before.lanes.find((other) => other.id === id);
    if (lane?.kind !== 'workflow' || lane.phase !== 'running') return;
    const isLate = event.type === 'undelivered' && event.lane.tenure !== lane.tenure;
    const isKnown =
      event.type === 'laneReset' &&
      (lane.runId === event.reset.runId || lane.copy?.request.copyId === event.reset.copyId);
    if (isLate || isKnown) return;
    require(effects.some((effect) => effect.type === 'identify'), `nobody looks what has become of ${id}`);
  }

  private checkWithdrawals({ after, effects }: Turn): void {
    for (const copyId of this.books.withdrawn) {
      const waits = after.inventory !== 'missing' && waitingIn(after).some((request) => request.copyId === copyId);
      require(!waits, `${copyId} waits although withdrawn`);
    }
    for (const lane of after.inventory === 'missing' || after.draining ? [] : after.lanes) {
      const copy = copyOf(lane);
      if (lane.phase !== 'running' || copy === undefined) continue;
      if (!this.books.withdrawn.includes(copy.request.copyId)) continue;
      require((this.books.ended[runOf(lane)] ?? 0) > 0, `${copy.request.copyId} is withdrawn, but not ended`);
    }
    for (const effect of effects) {
      if (effect.type !== 'end') continue;
      const copyId = effect.lane.copy?.request.copyId ?? '';
      require(this.books.withdrawn.includes(copyId), `${copyId} is ended, but nobody withdrew it`);
    }
  }
}

function newLife(): Omit<Books, 'limits' | 'sides' | 'probes' | 'grantedUnder' | 'hidden' | 'tolerated'> {
  return {
    arrivals: {},
    arrived: 0,
    expected: [],
    settled: [],
    withdrawn: [],
    held: [],
    ended: {},
    overtaken: {},
    relays: {},
    rates: {},
    learned: {},
    restUntil: 0,
    idle: [],
  };
}

/** Reports a violation; the runs of fast-check end at the first. */
export function require(isKept: boolean, violation: string): void {
  if (!isKept) throw new Error(violation);
}

const SIDES = ['source', 'target'] as const;

function opposite(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}

function regionOn(side: Side, { sourceRegionId, viaRegionId: origin = sourceRegionId, regionId }: SlotRequest): string {
  return side === 'source' ? origin : regionId;
}

/** A granted copy as its replication has asked for it. */
export function asAsked({ ...request }: SlotRequest): SlotRequest {
  delete request.viaRegionId;
  return request;
}

function pairOf({ sourceRegionId, regionId }: SlotRequest): string {
  return `${sourceRegionId} to ${regionId}`;
}

function pairsOf(requests: SlotRequest[]): [string, [SlotRequest, ...SlotRequest[]]][] {
  const pairs = new Map<string, [SlotRequest, ...SlotRequest[]]>();
  for (const request of requests) {
    const others = pairs.get(pairOf(request));
    if (others === undefined) pairs.set(pairOf(request), [request]);
    else others.push(request);
  }
  return [...pairs];
}

/** One run of a lane's workflow; a reset makes another one. */
function runOf({ tenure, runId }: Pick<WorkflowLane, 'tenure'> & { runId?: string }): string {
  return `${tenure} ${runId ?? ''}`;
}

function permits(lanes: Lane[], pool: string): number {
  return lanes.filter(({ pools }) => pools.includes(pool)).length;
}

function isHeldByOtherTry(lanes: Lane[], { copyId }: SlotRequest): boolean {
  return lanes.some((lane) => copyOfId(copyOf(lane)?.request.copyId ?? '') === copyOfId(copyId));
}

function isIn(lanes: FoundLane[], copyId: string): boolean {
  return lanes.some(({ request }) => request?.copyId === copyId);
}

function waitingIn({ queue }: SlotsState): SlotRequest[] {
  return Object.values(queue).flatMap((copies) => copies.map(({ request }) => request));
}

const ENDS = ['withdrawn', 'full', 'died'];

/** The copies of which a turn says that they are over, or just some of these. */
function newAnswers({ before, after }: Pick<Turn, 'before' | 'after'>, kinds = ENDS): string[] {
  const ended = (state: SlotsState): string[] =>
    state.outbox.flatMap(({ answers }) =>
      answers.flatMap(({ copyId, answer }) => (kinds.includes(answer) ? [copyId] : [])),
    );
  const earlier = ended(before);
  return ended(after).filter((copyId) => {
    const place = earlier.indexOf(copyId);
    if (place >= 0) earlier.splice(place, 1);
    return place < 0;
  });
}

function answersFor({ outbox }: SlotsState, copyId: string): string[] {
  return outbox.flatMap(({ answers }) => answers.flatMap((said) => (said.copyId === copyId ? [said.answer] : [])));
}

function placesOf(state: SlotsState, copyId: string): ('queue' | Lane['phase'])[] {
  const queued = waitingIn(state).filter((request) => request.copyId === copyId);
  const lanes = state.lanes.filter((lane) => copyOf(lane)?.request.copyId === copyId);
  return [...queued.map(() => 'queue' as const), ...lanes.map(({ phase }) => phase)];
}

function classAt({ request, since }: Arrival, now: number): number {
  const base = BASE_CLASS[request.priority];
  return base === 1 ? 1 : Math.max(2, base - Math.floor((now - since) / HALF_HOUR));
}
