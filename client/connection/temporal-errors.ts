import type * as Temporal from '@temporalio/client';

/*
 * The SDK of Temporal takes long to load. Whoever asks whether a caught value is an error of it loads it only then, and a
 * command that has not used the SDK has other errors to ask about first.
 */

/** A call to Temporal failed. */
export function isServiceError(error: unknown): error is Temporal.ServiceError {
  return error instanceof Error && error instanceof temporal().ServiceError;
}

/** There is no workflow with the id. */
export function isWorkflowNotFound(error: unknown): error is Temporal.WorkflowNotFoundError {
  return error instanceof Error && error instanceof temporal().WorkflowNotFoundError;
}

/** The namespace does not exist. */
export function isNamespaceNotFound(error: unknown): error is Temporal.NamespaceNotFoundError {
  return error instanceof Error && error instanceof temporal().NamespaceNotFoundError;
}

function temporal(): typeof Temporal {
  return require('@temporalio/client') as typeof Temporal;
}
