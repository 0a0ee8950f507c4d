import { Context } from '@temporalio/activity';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { retryTransient } from '../shared/retry-transient';
import { batchesOf, type SharesInput } from './shares';

/** What became of shares that were to go. */
interface RemovedShares {
  /** Accounts that had the image and have it no longer. */
  removed: string[];
  /** Accounts that have it still. */
  left: string[];
}

/**
 * Takes an image away from accounts, and looks until ECS shows it. An image that is gone is shared with nobody. Throws
 * `EcsFailure`.
 */
export async function removeShares(dependencies: Dependencies, input: SharesInput): Promise<RemovedShares> {
  const { visibilityGraceMs, lookIntervalMs } = dependencies.pacing;
  const before = await presentShares(dependencies, input);
  const giveUpAt = Date.now() + visibilityGraceMs;
  let left = before;
  while (left.length > 0) {
    await remove(dependencies, { ...input, accounts: left });
    left = await presentShares(dependencies, input);
    if (left.length === 0 || Date.now() >= giveUpAt) break;
    await Context.current().sleep(lookIntervalMs);
  }
  return { removed: before.filter((account) => !left.includes(account)), left };
}

async function presentShares(
  dependencies: Dependencies,
  { regionId, imageId, accounts }: SharesInput,
): Promise<string[]> {
  if (accounts.length === 0) return [];
  try {
    const shares = await retryTransient(dependencies, () => dependencies.ecs.describeShares(regionId, imageId));
    return shares.accounts.filter((account) => accounts.includes(account));
  } catch (error) {
    if (error instanceof EcsFailure && error.facts.class === 'gone') return [];
    throw error;
  }
}

async function remove(dependencies: Dependencies, { regionId, imageId, accounts }: SharesInput): Promise<void> {
  for (const batch of batchesOf(accounts))
    await retryTransient(dependencies, () => dependencies.ecs.changeShares(regionId, imageId, { remove: batch }));
}
