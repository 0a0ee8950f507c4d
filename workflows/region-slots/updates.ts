import type { ReleaseLaneUpdate, SetLimitUpdate } from '../../contract/messages';
import { MAXIMUM_LIMIT } from '../../contract/names';
import { unknownRegionProblems } from '../../contract/unknown-regions';
import { isText, listed, problem } from '../shared/update-problems';
import type { SlotsState } from './state';

/** What is wrong with a new limit; undefined when nothing is. Anything may come in from the UI. */
export function limitProblem(
  { regions }: Pick<SlotsState, 'regions'>,
  update: Partial<SetLimitUpdate> | null | undefined,
): string | undefined {
  const { regionId, limit, by, reason } = update ?? {};
  const isLimit = Number.isInteger(limit) && Number(limit) >= 0 && Number(limit) <= MAXIMUM_LIMIT;
  return listed([
    regionProblem(regions, regionId),
    isLimit ? undefined : problem('limit', limit, `must be a whole number from 0 to ${String(MAXIMUM_LIMIT)}`),
    ...accountProblems(by, reason),
  ]);
}

/** Until the inventory has asked for the regions, any region id is taken: an operator may have to act at once. */
function regionProblem(regions: string[], regionId: unknown): string | undefined {
  if (!isText(regionId)) return problem('regionId', regionId, 'must be a region id');
  return regions.length === 0 ? undefined : listed(unknownRegionProblems([{ field: 'regionId', regionId }], regions));
}

/** Why a lane cannot be released; undefined when it can. */
export function releaseProblem(
  state: SlotsState,
  update: Partial<ReleaseLaneUpdate> | null | undefined,
): string | undefined {
  const { lane, by, reason } = update ?? {};
  const quarantined = state.lanes.filter(({ phase }) => phase === 'quarantined').map(({ id }) => id);
  const choice = quarantined.length === 0 ? 'none is at present' : `these are: ${quarantined.join(', ')}`;
  const isQuarantined = isText(lane) && quarantined.includes(lane);
  return listed([
    isQuarantined ? undefined : problem('lane', lane, `must be a quarantined lane; ${choice}`),
    ...accountProblems(by, reason),
  ]);
}

function accountProblems(by: unknown, reason: unknown): (string | undefined)[] {
  return [
    isText(by) ? undefined : problem('by', by, 'must say who asks'),
    isText(reason) ? undefined : problem('reason', reason, 'must say why'),
  ];
}
