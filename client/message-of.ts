import { ServiceError } from '@temporalio/client';

/** What an error says; of a failed call to Temporal, also why it failed. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isVague = error instanceof ServiceError && error.cause !== undefined;
  return isVague ? `${error.message}: ${messageOf(error.cause)}` : error.message;
}
