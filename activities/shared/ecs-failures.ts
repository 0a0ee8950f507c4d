import { isTransient } from '../../contract/ecs-errors';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import { EcsFailure } from '../ecs/failure';
import { failureOf } from './failures';
import { isAboutTheCall } from './refusals';

/** The error that users see when a call to ECS has failed. */
export function errorOfEcs({ facts }: EcsFailure): CopyError {
  const { code, class: errorClass, message, regionId, hint, requestId } = facts;
  return { code, class: errorClass, message, regionId, hint, ...defined({ requestId }) };
}

/** The failure of a look whose answer does not say enough. It is waited out like a refused one. */
export function unclearLook(code: 'StatusUnknown' | 'ImageUnclear', regionId: string, message: string): EcsFailure {
  const { class: errorClass, hint } = copyError(code, regionId);
  return new EcsFailure({ action: 'DescribeImages', regionId, code, class: errorClass, message, hint, executed: 'no' });
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

/** The same for an activity that gives up at the first refusal, because nothing has been started yet. */
export function toFailureAtOnce(error: unknown): unknown {
  if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) return error;
  return failureOf(errorOfEcs(error), { retryable: false });
}
