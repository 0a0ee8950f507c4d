import type { SetLimitUpdate } from '../../contract/messages';
import { classOf } from './dispatch';
import { copyOf, limitOf, taken, type Lane, type SlotsState } from './state';
import { markdownTable } from '../../contract/markdown';

/**
 * Answer of the query `slots` and of the updates: what an operator wants to see. It holds times and no ages, because the
 * clock of a workflow stands still between two events.
 */
export interface SlotsView {
  ready: boolean;
  pools: { regionId: string; limit: number; taken: number }[];
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
  /** When the copy that waits longest came; ms since 1970. */
  waitingSince?: number;
  /** The first of those that wait, by arrival. */
  head: { copyId: string; requester: string; class: number; since: number }[];
  lastLimitChange?: SetLimitUpdate & { at: number };
}

const HEAD = 20;

export function describeSlots(state: SlotsState, now: number): SlotsView {
  const { settings, lanes, queue } = state;
  const regions = new Set([...Object.keys(settings.limits), ...lanes.flatMap((lane) => lane.pools)]);
  const pools = [...regions].sort().map((regionId) => ({
    regionId,
    limit: limitOf(settings, regionId),
    taken: taken(lanes, regionId),
  }));
  return {
    ready: state.inventory === 'complete',
    pools,
    lanes: lanes.map(describeLane),
    queued: queue.length,
    ...(queue[0] && { waitingSince: queue[0].enqueuedAt }),
    head: queue.slice(0, HEAD).map((copy) => ({
      copyId: copy.request.copyId,
      requester: copy.request.requester,
      class: classOf(copy, now),
      since: copy.enqueuedAt,
    })),
    ...(state.lastLimitChange && { lastLimitChange: state.lastLimitChange }),
  };
}

function describeLane(lane: Lane): SlotsView['lanes'][number] {
  const { id, phase, since } = lane;
  const copy = copyOf(lane)?.request;
  return {
    id,
    phase,
    ...(copy && { copyId: copy.copyId, requester: copy.requester }),
    ...(lane.kind === 'workflow' && lane.withdrawn === true && { withdrawn: true }),
    since,
  };
}

/** The same as Markdown, for the Temporal UI. */
export function slotsTable(view: SlotsView): string {
  const pools = view.pools.map(({ regionId, limit, taken }) => [regionId, `${String(taken)} of ${String(limit)}`]);
  const lanes = view.lanes.map(({ id, phase, requester = '' }) => [id, phase, requester]);
  const change = view.lastLimitChange;
  return [
    view.ready ? `**${String(view.queued)} copies wait**` : '**taking the inventory**',
    '',
    ...markdownTable(['region', 'slots taken'], pools),
    '',
    ...markdownTable(['lane', 'phase', 'replication'], lanes),
    ...(change
      ? ['', `Last limit: ${change.regionId} = ${String(change.limit)} by ${change.by}: ${change.reason}`]
      : []),
  ].join('\n');
}
