import { log } from '@temporalio/activity';
import { EcsFailure } from '../ecs/failure';
import { batchesOf, type SharesInput } from '../sharing/shares';
import { removeShares } from '../sharing/remove-shares';
import type { Dependencies } from '../shared/dependencies';
import { mayPass } from '../shared/refusals';
import { retryTransient } from '../shared/retry-transient';

/**
 * Takes an image away from accounts, and then does the work: ECS deprecates and deletes no image that is shared. When ECS refuses
 * it, the accounts get the image back, because it stays.
 */
export async function withoutShares(
  dependencies: Dependencies,
  input: SharesInput,
  work: () => Promise<unknown>,
): Promise<void> {
  const { removed } = await removeShares(dependencies, input);
  try {
    await work();
  } catch (error) {
    if (error instanceof EcsFailure && !mayPass(error)) await giveBack(dependencies, { ...input, accounts: removed });
    throw error;
  }
}

async function giveBack(dependencies: Dependencies, { regionId, imageId, accounts }: SharesInput): Promise<void> {
  for (const batch of batchesOf(accounts)) {
    try {
      await retryTransient(dependencies, () => dependencies.ecs.changeShares(regionId, imageId, { add: batch }));
    } catch (error) {
      if (!(error instanceof EcsFailure)) throw error;
      log.warn(`${imageId} stays and is not shared any more: ${error.message}`, { accounts: batch });
    }
  }
}
