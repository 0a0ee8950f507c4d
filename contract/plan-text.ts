import type { CopyRecord } from './schema/manifest';

/** What a dry run foresees of a copy, in words. An image that is ready has 100 percent: nothing would happen. */
export function planText({ status, adopted, progress }: Pick<CopyRecord, 'status' | 'adopted' | 'progress'>): string {
  if (status === 'failed') return 'would fail';
  if (adopted !== true) return 'would copy';
  return progress === 100 ? 'up to date' : 'would adopt';
}
