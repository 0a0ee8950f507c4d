import { defined } from '../../contract/defined';
import type { CopyError } from '../../contract/outcome';
import type { CopyRecord } from '../../contract/schema/manifest';
import { lacksShares } from '../../contract/shares';
import { countedCopies } from './manifest';

/** Pure bookkeeping of with whom copies are shared. */

/** The accounts that the request names for a copy. */
export function accountsOf({ sharedWith = [], notSharedWith = [] }: CopyRecord): string[] {
  return [...sharedWith, ...notSharedWith];
}

/** The copies that are there and not shared yet; none before every required region has its copy. */
export function copiesToShare(copies: CopyRecord[]): CopyRecord[] {
  const counted = countedCopies({ copies });
  const isLacking = counted.some(({ required, status }) => required && status !== 'available');
  return isLacking ? [] : counted.filter((copy) => copy.status === 'available' && lacksShares(copy));
}

/** The record of a copy that is shared with all accounts of the request but these. `error` says why. */
export function withShares(copy: CopyRecord, notSharedWith: string[], error?: CopyError): CopyRecord {
  const others = { ...copy };
  delete others.notSharedWith;
  delete others.error;
  const accounts = accountsOf(copy);
  return {
    ...others,
    sharedWith: accounts.filter((account) => !notSharedWith.includes(account)),
    ...defined({
      notSharedWith: notSharedWith.length === 0 ? undefined : accounts.filter((one) => notSharedWith.includes(one)),
      error,
    }),
  };
}
