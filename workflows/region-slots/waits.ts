import { defined } from '../../contract/defined';
import type { CopyWait, PoolWait } from '../../contract/schema/manifest';
import type { ExpectedRun } from './forecast';
import { runsExpectedIn } from './foresight';
import { hasRoom, limitOf, poolsOf, share, taken } from './pools';
import { waitingCopies, waitingPairs } from './queue';
import type { QueuedCopy, SlotsState } from './state';
import { isBeforeInTurn, turnOf, type Turn } from './turn';

/** Why the copies of a replication wait, by target region, and when they are expected to run. */
export function waitsOf(
  state: SlotsState,
  requester: string,
  runs: ReadonlyMap<string, ExpectedRun> = runsExpectedIn(state),
): Record<string, CopyWait> {
  const copies = waitingCopies(state).filter(({ request }) => request.requester === requester);
  const turn = turnOf(state);
  const waits = copies.map((copy) => {
    const run = runs.get(copy.request.copyId);
    return [copy.request.regionId, { ...waitOf(state, copy, turn), ...(run && timesOf(run)) }] as const;
  });
  return Object.fromEntries(waits);
}

function timesOf({ startsAt, endsAt }: ExpectedRun): Pick<CopyWait, 'startsAt' | 'endsAt'> {
  return { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
}

function waitOf(state: SlotsState, copy: QueuedCopy, turn: Turn): CopyWait {
  const wanted = poolsOf(state.settings, copy.request);
  const pools = wanted.filter((pool) => !hasRoom(state, pool) || state.unasked[pool] !== undefined);
  const rivals = waitingPairs(state.queue).filter(({ copies }) =>
    share(poolsOf(state.settings, copies[0].request), pools.length === 0 ? wanted : pools),
  );
  const ahead = rivals.flatMap(({ copies }) => copies.filter((other) => isBeforeInTurn(other, copy, turn)));
  return { place: ahead.length + 1, pools: pools.map((pool) => poolWait(state, pool)) };
}

function poolWait(state: SlotsState, regionId: string): PoolWait {
  const limit = limitOf(state.settings, regionId);
  return {
    regionId,
    taken: taken(state.lanes, regionId),
    limit,
    ...defined({ reason: closedBecause(state, regionId) }),
  };
}

/** Why a pool grants nothing, although slots may be free. */
function closedBecause({ unasked, settings, limitChanges }: SlotsState, regionId: string): string | undefined {
  const error = unasked[regionId];
  if (error !== undefined) return `cannot be asked what runs in it: ${error.message}`;
  if (limitOf(settings, regionId) > 0) return undefined;
  const change = limitChanges[regionId];
  return change === undefined ? 'its limit is 0' : `closed by ${change.by}: ${change.reason}`;
}
