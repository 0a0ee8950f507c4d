import type { Dependencies } from '../shared/dependencies';
import { toFailureAtOnce } from '../shared/ecs-failures';
import { removeShares } from './remove-shares';
import type { SharesInput } from './shares';

/** Takes an image away from accounts. Returns those that have it still. Fails with what ECS refuses. */
export function unshareImage(dependencies: Dependencies) {
  return async (input: SharesInput): Promise<string[]> => {
    const { left } = await removeShares(dependencies, input).catch((error: unknown) => {
      throw toFailureAtOnce(error);
    });
    return left;
  };
}
