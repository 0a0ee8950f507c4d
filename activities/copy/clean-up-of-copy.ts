import { copyId, partsOfCopyId, settlementId } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { describeRun, endOf } from '../slots/describe-run';

/** The last tries whose clean-up is looked for. Each was told its end, unless the region slots were terminated. */
const LAST_TRIES = 5;

/**
 * Whether the clean-up after a try at a copy goes on. It ends whatever has the name and tags of the copy, so another try
 * must not start beside it. Region slots that were terminated do not know of it.
 */
export async function isBeingCleanedUp(dependencies: Dependencies, lane: string, id: string): Promise<boolean> {
  const { firstRunId, regionId, attempt } = partsOfCopyId(id);
  const tries = Array.from({ length: Math.min(attempt, LAST_TRIES) }, (_, back) => attempt - back);
  const cleanUps = tries.map((number) => settlementId(lane, copyId(firstRunId, regionId, number)));
  const runs = await Promise.all(cleanUps.map((cleanUp) => describeRun(dependencies, { id: cleanUp })));
  return runs.some((run) => endOf(run) === 'running');
}
