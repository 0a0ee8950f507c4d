import type { Dependencies } from '../shared/dependencies';
import { toFailureAtOnce } from '../shared/ecs-failures';
import { missingShares, type SharesInput } from './shares';

/** Those of the accounts that cannot use an image yet. Changes nothing. Fails with what ECS refuses. */
export function findMissingShares(dependencies: Dependencies) {
  return (input: SharesInput): Promise<string[]> =>
    missingShares(dependencies, input).catch((error: unknown) => {
      throw toFailureAtOnce(error);
    });
}
