import { activityInfo, Context } from '@temporalio/activity';
import type { Dependencies } from '../shared/dependencies';
import { LOOKS } from '../image/find-image';
import { heartbeating } from '../shared/heartbeat';

/** How long after its beginning an attempt at a start may still send CopyImage; ms. */
export function sendingMs({ callTimeoutMs, pacing }: Dependencies): number {
  return LOOKS * (callTimeoutMs + pacing.lookIntervalMs);
}

/** How long after an attempt at a start was given up its last call may still be under way; ms. */
export function fenceMs(dependencies: Dependencies): number {
  return sendingMs(dependencies) + dependencies.longestCallMs;
}

/**
 * Holds a quarantined lane until no call of its dead copy can be on its way any more: an attempt that lost its worker
 * may still send its last request.
 */
export function awaitFence(dependencies: Dependencies) {
  return async (): Promise<void> =>
    heartbeating(async () => {
      const elapsed = Date.now() - activityInfo().scheduledTimestampMs;
      await Context.current().sleep(Math.max(0, fenceMs(dependencies) - elapsed));
    });
}
