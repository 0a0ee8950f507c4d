import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { MANIFEST_MEMO } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater } from '../shared/failures';
import { wakeUnlessBegun } from '../shared/wake';

export interface AwaitManifestInput {
  /** Region of the source image. */
  regionId: string;
  workflowId: string;
  /** The last run unless given. */
  runId?: string;
}

/**
 * The manifest that a replication leaves in its memo, however it ends; null when it leaves none. Between two looks the server
 * waits: see `awaitCopy`.
 */
export function awaitManifest(dependencies: Dependencies) {
  const { client, pacing } = dependencies;
  return async ({ regionId, workflowId, runId }: AwaitManifestInput): Promise<Manifest | null> => {
    const description = await client.workflow.getHandle(workflowId, runId).describe().catch(undefinedWhenGone);
    if (description?.status.name === 'RUNNING') {
      await wakeUnlessBegun(dependencies, description);
      throw callAgainLater(regionId, `${workflowId} is running`, pacing.maximumPollMs);
    }
    return (description?.memo?.[MANIFEST_MEMO] as Manifest | undefined) ?? null;
  };
}

function undefinedWhenGone(error: unknown): WorkflowExecutionDescription | undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  throw error;
}
