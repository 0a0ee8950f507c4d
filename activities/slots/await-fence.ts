import { activityInfo, Context } from '@temporalio/activity';
import { fenceMs } from '../copy/send-window';
import type { Dependencies } from '../shared/dependencies';
import { serverNow } from '../shared/server-time';

/**
 * Holds a quarantined lane until no call of its dead copy can reach ECS any more. A worker that has lost its connection to
 * Temporal may still work on an attempt that was given up, and send the last request of it.
 */
export function awaitFence(dependencies: Dependencies) {
  return async (): Promise<void> => {
    const elapsedMs = serverNow() - activityInfo().scheduledTimestampMs;
    await Context.current().sleep(Math.max(0, fenceMs(dependencies) - elapsedMs));
  };
}
