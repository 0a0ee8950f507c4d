import { ApplicationFailure, type WorkflowInterceptors, type WorkflowInternalsInterceptor } from '@temporalio/workflow';
import { describeError, type ErrorCode } from '../contract/errors';
import { ENDED_HEADER } from '../contract/names';

type Activation = Parameters<NonNullable<WorkflowInternalsInterceptor['activate']>>[0]['activation'];

/** The id of a query that the server sends outside of a workflow task. */
const OUTSIDE_OF_TASKS = 'legacy_query';

const CODE: ErrorCode = 'QueryTooEarly';

/** Loaded by each workflow bundle. */
export function interceptors(): WorkflowInterceptors {
  const queries = new EarlyQueries();
  const activate: WorkflowInternalsInterceptor['activate'] = (input, next) => {
    queries.see(input.activation);
    next(input);
  };
  return { internals: [{ activate }] };
}

/**
 * Refuses a query that comes before the workflow task of events that are there already. To answer it, the SDK carries the
 * workflow through those events with the clock of the task before, and sends what comes of it with the next task: the history
 * does not replay. It happens when a worker was killed, or has dropped the workflow from its cache. A query that fails drops the
 * workflow once more, and the next one waits for the task. A workflow that has ended gets no task, and takes no harm.
 * This decides on queries alone, which no replay has: no command depends on it.
 */
class EarlyQueries {
  /** The last event that the workflow knows, and its clock. */
  private historyLength = 0;
  private clock = '';
  private isAheadOfItsTask = false;

  see(activation: Activation): void {
    if (asksOutsideOfTasks(activation)) this.refuseWhenAhead(activation);
    else this.follow(activation);
  }

  private follow({ historyLength, timestamp }: Activation): void {
    if (historyLength === this.historyLength) return;
    const clock = `${String(timestamp?.seconds)}.${String(timestamp?.nanos)}`;
    // Each workflow task begins with an event that sets the clock.
    this.isAheadOfItsTask = clock === this.clock;
    this.historyLength = historyLength ?? 0;
    this.clock = clock;
  }

  private refuseWhenAhead({ jobs }: Activation): void {
    if (!this.isAheadOfItsTask || jobs?.[0]?.queryWorkflow?.headers?.[ENDED_HEADER] !== undefined) return;
    throw ApplicationFailure.nonRetryable(describeError(CODE).meaning, CODE);
  }
}

function asksOutsideOfTasks({ jobs }: Activation): boolean {
  return jobs?.[0]?.queryWorkflow?.queryId === OUTSIDE_OF_TASKS;
}
