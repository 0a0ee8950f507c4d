import { Context } from '@temporalio/activity';
import type { Dependencies } from './dependencies';
import { toActivityFailure } from './ecs-failures';
import { noteBeginning } from './server-time';

type Activity = (input: never) => Promise<unknown>;
type ActivityTable = Record<string, (dependencies: Dependencies) => Activity>;

/** The activities of a table, each without its dependencies. */
export type BoundActivities<Table extends ActivityTable> = { [Name in keyof Table]: ReturnType<Table[Name]> };

/** Gives every activity of a table its dependencies, its heartbeat, and failures that Temporal understands. */
export function bindActivities<Table extends ActivityTable>(
  table: Table,
  dependencies: Dependencies,
): BoundActivities<Table> {
  const bound = Object.entries(table).map(([name, create]) => [name, withHeartbeatAndFailures(create(dependencies))]);
  return Object.fromEntries(bound) as BoundActivities<Table>;
}

function withHeartbeatAndFailures(activity: Activity): Activity {
  return async (input) => {
    noteBeginning();
    const stopHeartbeat = startHeartbeat();
    try {
      return await activity(input);
    } catch (error) {
      throw toActivityFailure(error);
    } finally {
      stopHeartbeat();
    }
  };
}

const HEARTBEAT_INTERVAL_MS = 3_000;

/**
 * Tells the server that the activity is alive, and lets a cancellation reach it. The details that an earlier attempt left
 * in the heartbeat stay there. Returns the function that stops it.
 */
function startHeartbeat(): () => void {
  const context = Context.current();
  const timer = setInterval(() => {
    context.heartbeat(context.info.heartbeatDetails);
  }, HEARTBEAT_INTERVAL_MS);
  return () => {
    clearInterval(timer);
  };
}
