import type { Estimate } from '../../contract/estimate';
import type {
  EstimateQuestion,
  ForecastQuestion,
  SlotRequest,
  SlotsEstimates,
  SlotsForecast,
} from '../../contract/messages';
import { defined } from '../../contract/defined';
import { copyId } from '../../contract/names';
import { type SlotsEffect, step } from './core';
import type { LaneRef } from './lanes';
import { expectedRate } from './rates';
import { queuedCount } from './size';
import { copyOf, type QueuedCopy, type SlotsState } from './state';

/** When a copy is expected to run; ms since 1970. */
export interface ExpectedRun {
  startsAt: number;
  endsAt: number;
}

/** Beyond so many grants, and with a longer queue, nothing is foretold: a query must be quick, and much may change until then. */
const MOST_GRANTS = 300;
const MOST_WAITING = 1000;
/** How long a copy that should have ended is expected to go on, as a part of what was expected of it. */
const OVERDUE = 0.1;

/** Every estimate is a time in tenths of a second. */
const LEAST_SECONDS = 0.1;

/** How long ECS is expected to take for a copy; undefined when the size of its image is not known. */
export function estimateOf({ rates, at }: SlotsState, { request }: Pick<QueuedCopy, 'request'>): Estimate | undefined {
  const { sizeGiB = 0 } = request;
  if (sizeGiB <= 0) return undefined;
  const { secondsPerGiB, spread, from } = expectedRate(rates, request, at);
  return { seconds: Math.max(LEAST_SECONDS, Math.round(secondsPerGiB * sizeGiB * 10) / 10), spread, from };
}

/**
 * Lets the queue go on as it is expected to, and tells when the copies run that are asked about; of those too far back in the
 * queue nothing. The decisions are those of the core. Copies that end nobody knows when, or never, hold their slots for ever.
 */
export function foresee(state: SlotsState, isAskedAbout: (copy: QueuedCopy) => boolean): Map<string, ExpectedRun> {
  const found = new Map<string, ExpectedRun>();
  if (queuedCount(state) > MOST_WAITING) return found;
  const course = new Course(state);
  let open = Object.values(state.queue).flat().filter(isAskedAbout).length;
  for (let grants = 0; open > 0 && grants < MOST_GRANTS; grants += 1) {
    const run = course.nextGranted();
    if (run === undefined) break;
    if (!isAskedAbout(run.copy)) continue;
    found.set(run.copy.request.copyId, { startsAt: run.startsAt, endsAt: run.endsAt });
    open -= 1;
  }
  return found;
}

interface Run extends ExpectedRun {
  copy: QueuedCopy;
  lane: LaneRef;
}

/** The slots as they are expected to go on, and the copies that run. */
class Course {
  private now: number;
  private running: Run[];
  private granted: Run[] = [];

  constructor(private state: SlotsState) {
    this.now = state.at;
    this.running = state.lanes.flatMap((lane) => this.runOf(lane));
    // Something happens that changes nothing, so that what has room is granted.
    this.apply(step(withoutProbes({ ...state, draining: false }), { type: 'delivered', to: '', at: this.now }));
  }

  /** The copy that is granted next; undefined when nothing more is. */
  nextGranted(): Run | undefined {
    for (;;) {
      const granted = this.granted.shift();
      if (granted !== undefined) return granted;
      const ended = this.takeFirstToEnd();
      if (ended === undefined) return undefined;
      this.now = Math.max(this.now, ended.endsAt);
      this.apply(step(this.state, { type: 'closed', lane: ended.lane, clean: true, at: this.now }));
      this.relay(ended.copy);
    }
  }

  /** A replication that relays offers each copy that it has finished to the others. */
  private relay({ request: { requester, regionId } }: QueuedCopy): void {
    const regionIds = this.state.relays[requester];
    if (regionIds === undefined) return;
    const relays = { requester, regionIds: [...regionIds, regionId] };
    this.apply(step(this.state, { type: 'enqueue', requests: [], relays, at: this.now }));
  }

  private takeFirstToEnd(): Run | undefined {
    const first = this.running.reduce<Run | undefined>(
      (best, run) => (best === undefined || run.endsAt < best.endsAt ? run : best),
      undefined,
    );
    this.running = this.running.filter((run) => run !== first);
    return first;
  }

  private apply({ state, effects }: { state: SlotsState; effects: SlotsEffect[] }): void {
    this.state = state;
    for (const effect of effects) {
      if (effect.type !== 'start') continue;
      const runs = this.runOf(effect.lane);
      this.running.push(...runs);
      this.granted.push(...runs);
      const { lane } = effect;
      this.apply(step(this.state, { type: 'started', lane, runId: lane.id, at: this.now }));
    }
  }

  private runOf(lane: SlotsState['lanes'][number]): Run[] {
    const copy = copyOf(lane);
    if (copy === undefined || (lane.phase !== 'running' && lane.phase !== 'starting')) return [];
    const estimate = estimateOf(this.state, copy);
    if (estimate === undefined) return [];
    const expectedMs = estimate.seconds * 1000;
    const endsAt = Math.max(lane.since + expectedMs, this.now + OVERDUE * expectedMs);
    return [{ copy, lane: { id: lane.id, tenure: lane.tenure }, startsAt: lane.since, endsAt }];
  }
}

/** What ECS will show of a copy beyond a limit cannot be foretold: none is begun. */
function withoutProbes(state: SlotsState): SlotsState {
  const known = { ...state };
  delete known.learning;
  return known;
}

/** How long ECS is expected to take for each of some copies. */
export function estimatesOf(state: SlotsState, question: EstimateQuestion): SlotsEstimates {
  const estimates = requestsOf(state, question).map((request) => [request.regionId, estimateOf(state, { request })]);
  return Object.fromEntries(estimates.filter(([, estimate]) => estimate !== undefined)) as SlotsEstimates;
}

/** What would become of copies if they were asked for now; null when nobody can tell. */
export function forecastOf(state: SlotsState, question: ForecastQuestion): SlotsForecast | null {
  const requests = requestsOf(state, question);
  const relays = question.relay === true ? { requester: ASKING, regionIds: [] } : undefined;
  const asking = { type: 'enqueue' as const, requests, ...defined({ relays }), at: state.at };
  const asked = step({ ...state, inventory: 'lanes' }, asking).state;
  const runs = foresee({ ...asked, inventory: 'complete' }, ({ request }) => request.requester === ASKING);
  const isComplete = runs.size === requests.length && question.sizeGiB > 0;
  if (!isComplete) return null;
  const isGuess = requests.some((request) => estimateOf(state, { request })?.from === 'guess');
  return { ...wholeOf([...runs.values()], state.at), ...(isGuess && { isGuess }) };
}

function requestsOf({ at }: SlotsState, question: EstimateQuestion & Partial<ForecastQuestion>): SlotRequest[] {
  const { sourceRegionId, regionIds, sizeGiB, priority = 'manual' } = question;
  return regionIds.map((regionId) => ({
    copyId: copyId(ASKING, regionId, 1),
    requester: ASKING,
    sourceRegionId,
    regionId,
    priority,
    since: at,
    sizeGiB,
  }));
}

function wholeOf(runs: ExpectedRun[], at: number): SlotsForecast {
  const end = Math.max(at, ...runs.map(({ endsAt }) => endsAt));
  return { seconds: Math.round((end - at) / 1000), atOnce: mostAtOnce(runs) };
}

const ASKING = 'forecast';

/** How many of some runs go on at the same time, at most. */
function mostAtOnce(runs: ExpectedRun[]): number {
  return Math.max(
    0,
    ...runs.map(({ startsAt }) => runs.filter((run) => run.startsAt <= startsAt && startsAt < run.endsAt).length),
  );
}
