import { WorkflowNotFoundError } from '@temporalio/client';
import type { Dependencies } from './dependencies';
import { heartbeating } from './heartbeat';

/** Whether a replication was ended from outside, so that no run of it accounts for its copies any more. */
export function isAbandoned({ client }: Dependencies) {
  return async ({ requester }: { requester: string }): Promise<boolean> => {
    try {
      const { status } = await heartbeating(() => client.workflow.getHandle(requester).describe());
      return status.name === 'TERMINATED' || status.name === 'TIMED_OUT';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true;
      throw error;
    }
  };
}
