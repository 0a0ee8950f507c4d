import { QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import type { SlotRequest } from '../../contract/messages';
import { wantsQueryName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/**
 * Whether a replication still waits for a copy. Region slots that were terminated and start again may grant a copy that is
 * over. That copy must not be made once more: it would bring back an image that an abort has removed.
 */
export function isWanted({ client }: Dependencies) {
  return async ({ requester, copyId }: Pick<SlotRequest, 'requester' | 'copyId'>): Promise<boolean> => {
    try {
      const replication = client.workflow.getHandle(requester);
      const { status } = await replication.describe();
      return status.name === 'RUNNING' && (await replication.query<boolean, [string]>(wantsQueryName, copyId));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      if (error instanceof QueryNotRegisteredError) return true;
      throw error;
    }
  };
}
