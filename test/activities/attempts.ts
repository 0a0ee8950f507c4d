import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { defaultActivityInfo, MockActivityEnvironment } from '@temporalio/testing';

/** The run in which the attempts of an activity take place, and the first one of its workflow. */
export const OWN_RUN = defaultActivityInfo.workflowExecution?.runId ?? '';

/** How an activity ended. */
export interface Ended<Result> {
  result?: Result;
  /** The failure that was final. */
  failure?: ApplicationFailure;
  /** The failures after which another attempt followed. */
  retried: ApplicationFailure[];
}

interface Options {
  /** How long there may be attempts; ms. */
  deadlineMs?: number;
  /** Called after each failed attempt that another one follows. */
  onRetry?: (failure: ApplicationFailure, attempt: number) => Promise<void>;
}

const QUIET = new DefaultLogger('ERROR');

/** The pause of a failure that names none; ms. */
const RETRY_MS = 20;

/** Repeats an activity as the server would do it, with what each attempt leaves in its heartbeat. */
export async function runToEnd<Input, Result>(
  activity: (input: Input) => Promise<Result>,
  input: Input,
  { deadlineMs = 20_000, onRetry }: Options = {},
): Promise<Ended<Result>> {
  const retried: ApplicationFailure[] = [];
  const scheduledTimestampMs = Date.now();
  let heartbeatDetails: unknown;
  for (let attempt = 1; Date.now() - scheduledTimestampMs < deadlineMs; attempt += 1) {
    const times = { scheduledTimestampMs, scheduleToCloseTimeoutMs: deadlineMs };
    const info = { ...times, attempt, heartbeatDetails, currentAttemptScheduledTimestampMs: Date.now() };
    const environment = new MockActivityEnvironment(info, { logger: QUIET });
    environment.on('heartbeat', (details: unknown) => (heartbeatDetails = details));
    try {
      return { result: await environment.run(activity, input), retried };
    } catch (failure) {
      if (!(failure instanceof ApplicationFailure)) throw failure;
      if (failure.nonRetryable === true) return { failure, retried };
      retried.push(failure);
      await onRetry?.(failure, attempt);
      await sleep(typeof failure.nextRetryDelay === 'number' ? failure.nextRetryDelay : RETRY_MS);
    }
  }
  return { retried };
}
