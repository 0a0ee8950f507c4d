import { isTransient } from '../../contract/ecs-errors';
import type { SetupProblem } from '../../contract/setup-report';
import type { EcsFailure } from '../ecs/failure';

/** What stands for an answer that does not come in time. */
export const SILENCE: SetupProblem = {
  code: 'Unreachable',
  message: 'does not answer within 10 seconds',
  hint: 'Check the network, the DNS and the proxy of the worker.',
  isRefused: false,
};

/**
 * What a failure says of a permission. ECS looks at the permission before it looks for an image: that there is no such image,
 * or that a request makes no sense, is the answer to somebody who may ask. Pure.
 */
export function problemOf({ facts }: EcsFailure): SetupProblem | undefined {
  const { code, class: errorClass, message, hint } = facts;
  const isRefused = errorClass === 'auth';
  return isRefused || isTransient(errorClass) ? { code, message, hint, isRefused } : undefined;
}
