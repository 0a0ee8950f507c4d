import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import { toActivityFailure } from '../shared/ecs-failures';

/** What a failed start says in its details, beside its error. */
export interface StartDoubt {
  mayHaveStarted: boolean;
}

/** The failure or cancellation of a start, which says in its details whether a copy may have been started nevertheless. */
export function addStartDoubt(error: unknown, mayHaveStarted: boolean): unknown {
  const doubt: StartDoubt = { mayHaveStarted };
  const failure = toActivityFailure(error);
  if (failure instanceof CancelledFailure) return new CancelledFailure(failure.message, [doubt]);
  if (!(failure instanceof ApplicationFailure)) return failure;
  const { type, message, nonRetryable, nextRetryDelay, category, details } = failure;
  return ApplicationFailure.create({
    message,
    nonRetryable: nonRetryable ?? false,
    details: [...(details ?? []), doubt],
    ...defined({
      type: type ?? undefined,
      nextRetryDelay: nextRetryDelay ?? undefined,
      category: category ?? undefined,
    }),
  });
}
