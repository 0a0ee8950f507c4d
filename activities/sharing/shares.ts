import { ACCOUNTS_OF_A_CALL, type ImageShares } from '../ecs/api';
import type { Dependencies } from '../shared/dependencies';
import { retryTransient } from '../shared/retry-transient';

/** An image, and other accounts. */
export interface SharesInput {
  regionId: string;
  imageId: string;
  accounts: string[];
}

/** Those of the accounts that cannot use the image yet; none when it is published. Throws `EcsFailure`. */
export async function missingShares(
  dependencies: Dependencies,
  { regionId, imageId, accounts }: SharesInput,
): Promise<string[]> {
  const shares = await retryTransient(dependencies, () => dependencies.ecs.describeShares(regionId, imageId));
  return accountsWithout(shares, accounts);
}

/** Those of the accounts that an image is not shared with; none when it is published. */
export function accountsWithout(shares: ImageShares, accounts: readonly string[]): string[] {
  return shares.isPublic ? [] : accounts.filter((account) => !shares.accounts.includes(account));
}

/** The accounts, as many as one call takes at a time. */
export function batchesOf(accounts: readonly string[]): string[][] {
  const count = Math.ceil(accounts.length / ACCOUNTS_OF_A_CALL);
  return Array.from({ length: count }, (_, n) => accounts.slice(n * ACCOUNTS_OF_A_CALL, (n + 1) * ACCOUNTS_OF_A_CALL));
}
