import { isTransient } from '../../contract/ecs-errors';
import { defined } from '../../contract/defined';
import type { CopyError } from '../../contract/outcome';
import { EcsFailure } from '../ecs/failure';
import { failureOf } from './failures';
import { isAboutTheCall, mayPass } from './refusals';

/** The error that users see when a call to ECS has failed. */
export function errorOfEcs({ facts }: EcsFailure): CopyError {
  const { code, class: errorClass, message, regionId, hint, requestId } = facts;
  return { code, class: errorClass, message, regionId, hint, ...defined({ requestId }) };
}

/**
 * Turns a failure of ECS into one of the activity. Temporal repeats the activity when the failure is transient, or says
 * nothing about the copy. Returns other errors as they are.
 */
export function toActivityFailure(error: unknown): unknown {
  if (!(error instanceof EcsFailure)) return error;
  return failureOf(errorOfEcs(error), {
    retryable: isTransient(error.facts.class) || isAboutTheCall(error, 'make'),
    ...defined({ retryDelayMs: error.facts.retryAfterMs }),
  });
}

/** The same for an activity that gives up at the first refusal it understands, because nothing has been started yet. */
export function toFailureAtOnce(error: unknown): unknown {
  if (!(error instanceof EcsFailure) || mayPass(error)) return error;
  return failureOf(errorOfEcs(error), { retryable: false });
}
