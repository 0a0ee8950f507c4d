import { Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { placeOfLane } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { comeBackLater } from '../shared/failures';
import { heartbeating } from '../shared/heartbeat';

/** A watch gives its worker slot back so often: with many lanes, nothing else would have its turn. */
const WATCH_MS = 20_000;

/** Waits until a lane's workflow has closed, or is gone; tells whether it closed in good order. */
export function watchLane({ client }: Dependencies) {
  return ({ id, runId }: { id: string; runId?: string }): Promise<{ clean: boolean }> =>
    heartbeating(async () => {
      const handle = client.workflow.getHandle(id, runId, { followRuns: false });
      const { cancellationSignal } = Context.current();
      const enough = AbortSignal.any([cancellationSignal, AbortSignal.timeout(WATCH_MS)]);
      try {
        await client.withAbortSignal(enough, () => handle.result());
        return { clean: true };
      } catch (error) {
        if (error instanceof WorkflowFailedError) return { clean: false };
        if (error instanceof WorkflowNotFoundError) return { clean: false };
        cancellationSignal.throwIfAborted();
        if (enough.aborted) throw comeBackLater(placeOfLane(id)?.pool ?? '', `${id} is still held`, 1);
        throw error;
      }
    });
}
