import { messageOf } from '../../contract/message-of';
import { isServiceError } from './temporal-errors';

/** What a caught value says; of a failed call to Temporal, also why it failed. */
export function fullMessageOf(error: unknown): string {
  const hasCause = error instanceof Error && error.cause !== undefined;
  return hasCause && isServiceError(error) ? `${error.message}: ${fullMessageOf(error.cause)}` : messageOf(error);
}
