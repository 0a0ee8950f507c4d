import { Context } from '@temporalio/activity';
import type { ClosedLane, RunRef } from './describe-run';
import type { Dependencies } from '../shared/dependencies';
import { callAgainLater } from '../shared/failures';
import { describeClosed } from './describe-closed';
import { pollClosed } from './poll-closed';

/** A server has room for about a thousand waiting calls, which the workers need as well. */
const MOST_POLLS = 200;
/** Time between two looks at lanes that are too many to wait for each; ms. */
const LOOK_AGAIN_MS = 5000;

/**
 * Waits until some of the lanes' runs have closed, or are gone, and tells which. One activity watches all lanes: one for
 * each would take all worker slots.
 */
export function watchLanes(dependencies: Dependencies) {
  return async ({ lanes }: { lanes: RunRef[] }): Promise<{ closed: ClosedLane[] }> => {
    const areMany = lanes.length > MOST_POLLS;
    const closed = await (areMany ? describeClosed(dependencies, lanes) : pollClosed(dependencies, lanes));
    Context.current().cancellationSignal.throwIfAborted();
    if (closed.length > 0 || lanes.length === 0) return { closed };
    throw callAgainLater('', `${lanes.length} lanes are still held`, areMany ? LOOK_AGAIN_MS : 1);
  };
}
