import { Context } from '@temporalio/activity';

const HEARTBEAT_EVERY_MS = 3_000;

/**
 * Keeps the activity alive in the eyes of the server, and reachable by a cancellation, while `work` runs. What an earlier
 * attempt left in the heartbeat stays there.
 */
export async function heartbeating<Result>(work: () => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const timer = setInterval(() => {
    context.heartbeat(context.info.heartbeatDetails);
  }, HEARTBEAT_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
