import { UnreachableError } from '../errors';
import { fullMessageOf } from '../connection/full-message';
import type { Kind } from '../connection/kind-of-workflow';
import { isServiceError } from '../connection/temporal-errors';

/** Makes the loss of the connection say that what was followed goes on, and how to come back to it. */
export function sayThatItGoesOn(kind: Kind, id: string): (error: unknown) => never {
  return (error) => {
    if (!isServiceError(error)) throw error;
    throw new UnreachableError(
      `The connection to Temporal is lost: ${fullMessageOf(error)}. The ${kind} goes on. Check it with: imageferry status ${id}`,
    );
  };
}
