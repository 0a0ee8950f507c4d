import { ServiceError } from '@temporalio/client';
import { messageOf } from '../contract/message-of';

/** What a caught value says; of a failed call to Temporal, also why it failed. */
export function fullMessageOf(error: unknown): string {
  const isVague = error instanceof ServiceError && error.cause !== undefined;
  return isVague ? `${error.message}: ${fullMessageOf(error.cause)}` : messageOf(error);
}
