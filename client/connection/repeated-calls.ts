import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

const FIRST_PAUSE_MS = 100;

/**
 * How calls to Temporal are repeated. The SDK waits a second and more after RESOURCE_EXHAUSTED, which says of a query that
 * the workflow has a task in hand, and another query waits for its end already: that takes a moment, not a second.
 */
export const REPEATED_CALLS = [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ initialIntervalMs: () => FIRST_PAUSE_MS })),
];
