import { isTransient } from '../../contract/ecs-errors';
import { defined } from '../../contract/defined';
import type { CopyError } from '../../contract/outcome';
import { EcsFailure } from '../ecs/failure';
import { failureOf } from './failures';

/** The error that users see when a call to ECS has failed. */
export function errorOfEcs({ facts }: EcsFailure): CopyError {
  const { code, class: errorClass, message, regionId, hint, requestId } = facts;
  return { code, class: errorClass, message, regionId, hint, ...defined({ requestId }) };
}

/** Turns a failure of ECS into one of the activity, which Temporal retries when it is transient. Returns other errors as they are. */
export function toActivityFailure(error: unknown): unknown {
  if (!(error instanceof EcsFailure)) return error;
  return failureOf(errorOfEcs(error), {
    retryable: isTransient(error.facts.class),
    ...defined({ retryDelayMs: error.facts.retryAfterMs }),
  });
}
