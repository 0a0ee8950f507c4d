import { Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { placeOfLane } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater } from '../shared/failures';

/** A watch gives back its worker slot after this time; the watches of many lanes would otherwise take all slots. */
const WATCH_MS = 20_000;

/** Waits until a lane's workflow has closed, or is gone. `clean`: it completed, so its copy has stopped. */
export function watchLane({ client }: Dependencies) {
  return async ({ id, runId }: { id: string; runId?: string }): Promise<{ clean: boolean }> => {
    const handle = client.workflow.getHandle(id, runId, { followRuns: false });
    const { cancellationSignal } = Context.current();
    const watchEnd = AbortSignal.any([cancellationSignal, AbortSignal.timeout(WATCH_MS)]);
    try {
      await client.withAbortSignal(watchEnd, () => handle.result());
      return { clean: true };
    } catch (error) {
      if (error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError) return { clean: false };
      cancellationSignal.throwIfAborted();
      if (watchEnd.aborted) throw callAgainLater(placeOfLane(id)?.pool ?? '', `${id} is still held`, 1);
      throw error;
    }
  };
}
