import {
  defaultPayloadConverter,
  QueryNotRegisteredError,
  QueryRejectedError,
  type WorkflowClientInterceptor,
} from '@temporalio/client';
import { ENDED_HEADER } from '../names';

/** The number by which Temporal's API knows a query that only a workflow that runs may answer. */
const REJECTED_AFTER_THE_END = 2;

/**
 * Asks a workflow again that has refused a query, because events have come which no worker has dealt with yet. The server keeps
 * the second query until a worker has. A workflow that has ended is told so: it answers as it is.
 */
export const ASKED_AGAIN: WorkflowClientInterceptor = {
  query: async (input, next) => {
    try {
      return await next(input);
    } catch (error) {
      // Temporal has one error for a query that a workflow does not know, and for one that it refuses.
      if (!(error instanceof QueryNotRegisteredError)) throw error;
    }
    try {
      return await next({ ...input, queryRejectCondition: REJECTED_AFTER_THE_END });
    } catch (error) {
      if (!(error instanceof QueryRejectedError)) throw error;
    }
    return next({ ...input, headers: { ...input.headers, [ENDED_HEADER]: defaultPayloadConverter.toPayload(true) } });
  },
};
