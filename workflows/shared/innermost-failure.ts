import { ActivityFailure, TimeoutFailure } from '@temporalio/workflow';

/** The failure that says what is wrong. The activity or the timeout around it would hide that in the Temporal UI. */
export function innermostFailure(failure: unknown): unknown {
  const isWrapper = failure instanceof ActivityFailure || failure instanceof TimeoutFailure;
  return isWrapper && failure.cause !== undefined ? innermostFailure(failure.cause) : failure;
}
