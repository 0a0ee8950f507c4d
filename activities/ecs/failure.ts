import type { ErrorClass } from '../../contract/ecs-errors';

/** The one error that the ECS adapter throws. `message` is fit for users: without URL, signature or key. */
export class EcsFailure extends Error {
  override readonly name = 'EcsFailure';

  constructor(
    readonly facts: {
      action: string;
      regionId: string;
      code: string;
      class: ErrorClass;
      message: string;
      /** Whether ECS may have carried the call out although it failed. */
      executed: 'no' | 'maybe';
      status?: number;
      requestId?: string;
      retryAfterMs?: number;
      hint: string;
    },
  ) {
    super(facts.message);
  }
}
