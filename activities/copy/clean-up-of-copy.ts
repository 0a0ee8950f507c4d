import { WorkflowNotFoundError } from '@temporalio/client';
import { copyId, partsOfCopyId, settlementId } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/** Earlier tries whose clean-up is looked for. Each of them was told its end, unless the region slots were terminated. */
const EARLIER_TRIES = 5;

/**
 * Whether the clean-up after a try at a copy goes on. It ends whatever has the name and tags of the copy, so another try
 * must not start beside it. Region slots that were terminated do not know of it.
 */
export async function isBeingCleanedUp(dependencies: Dependencies, lane: string, id: string): Promise<boolean> {
  const { firstRunId, regionId, attempt } = partsOfCopyId(id);
  const tries = Array.from({ length: Math.min(attempt, EARLIER_TRIES) }, (_, back) => attempt - back);
  const running = await Promise.all(
    tries.map((number) => isRunning(dependencies, settlementId(lane, copyId(firstRunId, regionId, number)))),
  );
  return running.includes(true);
}

async function isRunning({ client }: Dependencies, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
