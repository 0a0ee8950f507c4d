import { defined } from '../../contract/defined';
import { type LearnedLimits, learnedLines } from '../../contract/learned-limits';
import { alignedBlock, code, link } from '../../contract/markdown';
import { strayOf } from '../../contract/names';
import type { CopyError } from '../../contract/outcome';
import { workflowPath } from '../../contract/ui-paths';
import { learnedLimits } from './learning';
import { classOf } from './order';
import { limitOf, taken } from './pools';
import { waitingPairs } from './queue';
import { queuedCount } from './size';
import { copyOf, type Lane, type LimitChange, type QueuedCopy, type SlotsState } from './state';

/**
 * Answer of the query `slots` and of the updates: what an operator wants to see. It holds times and no ages, because the
 * clock of a workflow stands still between two events.
 */
export interface SlotsView {
  ready: boolean;
  /** Regions that cannot be asked which copies run in them; nothing is granted there until they answer. */
  unasked: { regionId: string; error: CopyError }[];
  /** `changed`: who has set the limit, and why. */
  pools: { regionId: string; limit: number; taken: number; changed?: LimitChange }[];
  lanes: {
    id: string;
    phase: Lane['phase'];
    copyId?: string;
    requester?: string;
    withdrawn?: boolean;
    /** When it came into this phase; ms since 1970. */
    since: number;
  }[];
  queued: number;
  /** How many of them wait, by target region and class; absent in the answer of an older worker. */
  waiting?: { regionId: string; class: number; copies: number }[];
  /** When the copy that waits longest came; ms since 1970. */
  waitingSince?: number;
  /** The first of those that wait, by arrival. */
  head: { copyId: string; requester: string; class: number; since: number }[];
  /** Whose limit counts, as ECS has shown; absent unless the pools are `auto`. */
  learned?: LearnedLimits;
}

const HEAD = 20;

export function describeSlots(state: SlotsState, now: number): SlotsView {
  const { settings, lanes } = state;
  const head = headOf(state);
  const regions = new Set([...Object.keys(settings.limits), ...lanes.flatMap((lane) => lane.pools)]);
  const pools = [...regions].sort().map((regionId) => ({
    regionId,
    limit: limitOf(settings, regionId),
    taken: taken(lanes, regionId),
    ...defined({ changed: state.limitChanges[regionId] }),
  }));
  return {
    ready: state.inventory === 'complete',
    unasked: Object.entries(state.unasked).map(([regionId, error]) => ({ regionId, error })),
    pools,
    lanes: lanes.map(describeLane),
    queued: queuedCount(state),
    waiting: countWaiting(state, now),
    ...(head[0] && { waitingSince: head[0].request.since }),
    head: head.map((copy) => ({
      copyId: copy.request.copyId,
      requester: copy.request.requester,
      class: classOf(copy, now),
      since: copy.request.since,
    })),
    ...defined({ learned: learnedLimits(state) }),
  };
}

/** The queue may hold thousands, and is counted whenever the details are shown: nothing is made for each copy. */
function countWaiting({ queue }: SlotsState, now: number): NonNullable<SlotsView['waiting']> {
  const counts: Record<string, number[]> = {};
  for (const { copies } of waitingPairs(queue)) {
    const byClass = (counts[copies[0].request.regionId] ??= []);
    for (const copy of copies) byClass[classOf(copy, now)] = (byClass[classOf(copy, now)] ?? 0) + 1;
  }
  return Object.entries(counts).flatMap(([regionId, byClass]) =>
    byClass.flatMap((copies, ownClass) => ({ regionId, class: ownClass, copies })),
  );
}

/** The first copies by arrival. Each list of the queue is in that order already. */
function headOf({ queue }: SlotsState): QueuedCopy[] {
  const first = waitingPairs(queue).flatMap(({ copies }) => copies.slice(0, HEAD));
  return first.sort((a, b) => a.request.since - b.request.since || a.seq - b.seq).slice(0, HEAD);
}

function describeLane(lane: Lane): SlotsView['lanes'][number] {
  const { id, phase, since } = lane;
  const copy = copyOf(lane)?.request;
  return {
    id,
    phase,
    ...(copy && { copyId: copy.copyId, requester: copy.requester }),
    ...(lane.kind !== 'stray' && lane.withdrawn === true && { withdrawn: true }),
    since,
  };
}

/** The same as Markdown, for the Temporal UI. */
export function slotsTable(view: SlotsView, namespace: string): string {
  const pools = view.pools.map(({ regionId, limit, taken }) => [regionId, `${String(taken)} of ${String(limit)}`]);
  const lanes = view.lanes.map(({ id, phase, requester = '' }) => [id, phase, requester]);
  const held = view.lanes.filter(({ id }) => strayOf(id) === undefined).map(({ id }) => id);
  const requesters = new Set(view.lanes.flatMap(({ requester }) => requester ?? []));
  return [
    view.ready ? `**${String(view.queued)} copies wait**` : '**taking the inventory**',
    '',
    ...alignedBlock(['region', 'slots taken'], pools),
    '',
    ...alignedBlock(['lane', 'phase', 'replication'], lanes),
    ...linkLine('Copies', held, namespace),
    ...linkLine('Replications', [...requesters], namespace),
    ...(view.unasked.length === 0 ? [] : ['', 'Regions that cannot be asked:', '']),
    ...view.unasked.map(({ regionId, error }) => `- **${regionId}**: ${code(error.message)}`),
    ...changeList(view),
    ...learnedList(view),
  ].join('\n');
}

function linkLine(what: string, ids: readonly string[], namespace: string): string[] {
  const links = ids.map((id) => link(id, workflowPath(namespace, id)));
  return links.length === 0 ? [] : ['', `${what}: ${links.join(', ')}`];
}

function changeList({ pools }: SlotsView): string[] {
  const changes = pools.flatMap(({ regionId, limit, changed }) =>
    changed === undefined
      ? []
      : [`- **${regionId}** has ${String(limit)}, by ${code(changed.by)}: ${code(changed.reason)}`],
  );
  return changes.length === 0 ? [] : ['', 'Limits that an operator has set:', '', ...changes];
}

function learnedList({ learned }: SlotsView): string[] {
  if (learned === undefined) return [];
  return ['', 'Whose limit counts, as ECS has shown:', '', ...learnedLines(learned).map((line) => `- ${line}`)];
}
