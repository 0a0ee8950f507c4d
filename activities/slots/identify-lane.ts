import { defined } from '../../contract/defined';
import type { FoundLane, LaneIdentity } from '../../contract/messages';
import { placeOfLane } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { wakeUnlessBegun } from '../shared/wake';
import { toFoundLane } from './describe-lane';
import { describeRun, endOf, type RunRef } from './describe-run';

/**
 * What has become of a run that held a lane, the latest one unless `runId` is given, and who holds the lane's workflow id
 * now.
 */
export function identifyLane(dependencies: Dependencies) {
  return async ({ id, runId }: RunRef): Promise<LaneIdentity> => {
    // The latest run comes first: when it is another one, the one asked about has certainly ended by the second question.
    const latest = await describeRun(dependencies, { id });
    if (latest !== undefined) await wakeUnlessBegun(dependencies, latest);
    if (runId === undefined || runId === latest?.runId) return { end: endOf(latest) };
    const asked = await describeRun(dependencies, { id, runId });
    const holder = endOf(latest) === 'running' ? latest : undefined;
    return { end: endOf(asked), ...defined({ holder: holder && foundIn(id, holder) }) };
  };
}

function foundIn(id: string, run: Parameters<typeof toFoundLane>[1]): FoundLane | undefined {
  const place = placeOfLane(id);
  return place && toFoundLane(place, run);
}
