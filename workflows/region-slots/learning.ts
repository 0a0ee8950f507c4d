import { defined } from '../../contract/defined';
import type { LearnedLimits, Verdict } from '../../contract/learned-limits';
import type { Side } from '../../contract/messages';
import type { LaneRef } from './lanes';
import { poolsOf, type Way } from './pools';
import { copyOf, type Lane, type SlotsState } from './state';

/** What ECS has shown of whose limit counts, and where copies count because of that. Pure. */

/** What is being found out at present. One thing at a time. */
export interface Watch extends LaneRef {
  side: Side;
  pool: string;
  /** The lane's copy is the one beyond the limit; otherwise it waits although the verdict says that it has room. */
  isProbe: boolean;
  /** ECS is being asked. */
  isBegun?: boolean;
}

/** What pools `auto` have learned; replaced, never altered. */
export interface Learning extends Partial<Record<Side, Verdict>> {
  watch?: Watch;
  /** After a probe that has shown nothing, no other one begins before this time; ms. */
  restUntil?: number;
}

export function oppositeOf(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}

/** Takes in a verdict. At least one side always counts. */
export function learnSide(state: SlotsState, side: Side, verdict: Verdict): void {
  const learning = { ...state.learning, [side]: verdict };
  state.learning = learning;
  state.settings.pools = sidesThatCount(learning);
  recount(state);
}

function sidesThatCount({ source, target }: Learning): 'both' | Side {
  if (source?.counts === false) return 'target';
  return target?.counts === false ? 'source' : 'both';
}

/** Lets the copies that run count where they count by now. What is not known of a lane stays as it was. */
export function recount(state: SlotsState): void {
  const { settings } = state;
  state.lanes = state.lanes.map((lane) => {
    const route = routeOf(lane);
    return route === undefined || lane.pools.length === 0 ? lane : { ...lane, pools: poolsOf(settings, route) };
  });
}

/** From where to where a lane's copy goes. */
function routeOf(lane: Lane): Way | undefined {
  if (lane.kind !== 'stray') return copyOf(lane)?.request;
  const { regionId, sourceRegionId } = lane;
  return sourceRegionId === undefined ? undefined : { regionId, sourceRegionId };
}

/** What an operator sees of it; undefined unless the pools are `auto`. */
export function learnedLimits({ learning, settings }: SlotsState): LearnedLimits | undefined {
  if (learning === undefined || settings.pools === 'auto') return undefined;
  const { source, target, watch } = learning;
  const watched = watch && { lane: watch.id, side: watch.side, pool: watch.pool };
  return { pools: settings.pools, ...defined({ source, target, watched }) };
}
