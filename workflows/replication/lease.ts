import { TimeoutType } from '@temporalio/common';
import { ActivityFailure, isCancellation, log, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import { persistently } from '../shared/persistently';
import { abortDetached, proxyForLease } from '../shared/proxies';

/** The parts of a lease: the time that it may be silent, and the last call, in which followers come back. */
const SILENCE = 0.8;
const LAST_CALL = 0.2;

/** Aborts the replication once nobody has followed it for `leaseMs`. Its own cancellation ends this. */
export async function abortWhenDetached(leaseMs: number): Promise<void> {
  try {
    await untilDetached(leaseMs);
    log.warn('nobody follows the replication any more; aborting it', { leaseMs });
    const { workflowId, firstExecutionRunId } = workflowInfo();
    await persistently(() => abortDetached({ replicationId: workflowId, firstRunId: firstExecutionRunId }));
  } catch (failure) {
    if (!isCancellation(failure)) throw failure;
  }
}

/** Temporal may have been away itself, and the followers with it: they get a last call before the lease is over. */
async function untilDetached(leaseMs: number): Promise<void> {
  const lastCallMs = leaseMs * LAST_CALL;
  for (;;) {
    const isSilent = await fallsSilent({ silenceMs: leaseMs * SILENCE });
    if (isSilent && (await fallsSilent({ silenceMs: lastCallMs, limitMs: 2 * lastCallMs }))) return;
  }
}

/** Whether no heartbeat came for `silenceMs`; false when heartbeats still came after `limitMs`. */
function fallsSilent(times: { silenceMs: number; limitMs?: number }): Promise<boolean> {
  return persistently(async () => {
    const timeout = await proxyForLease(times)
      .awaitDetachment()
      .then(() => undefined, timeoutOf);
    return timeout === TimeoutType.HEARTBEAT;
  });
}

function timeoutOf(failure: unknown): TimeoutType {
  if (failure instanceof ActivityFailure && failure.cause instanceof TimeoutFailure) return failure.cause.timeoutType;
  throw failure;
}
