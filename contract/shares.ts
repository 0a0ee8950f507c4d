import type { CopyRecord } from './schema/manifest';

type Shares = Pick<CopyRecord, 'status' | 'sharedWith' | 'notSharedWith'>;

/** Whether the request names accounts with which the copy is not shared. */
export function lacksShares({ notSharedWith = [] }: Shares): boolean {
  return notSharedWith.length > 0;
}

/** Whether a region has all that the request wants of it. */
export function isComplete(copy: Shares): boolean {
  return copy.status === 'available' && !lacksShares(copy);
}

/** With how many accounts an available copy is shared, in a few words; empty when the request names none. */
export function sharedText({ status, sharedWith = [], notSharedWith = [] }: Shares): string {
  const wanted = sharedWith.length + notSharedWith.length;
  if (status !== 'available' || wanted === 0) return '';
  const accounts = wanted === 1 ? 'account' : 'accounts';
  return notSharedWith.length === 0
    ? `shared with ${String(wanted)} ${accounts}`
    : `shared with ${String(sharedWith.length)} of ${String(wanted)} ${accounts}`;
}
