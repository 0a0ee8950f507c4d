import type { Compensation, CopyRecord } from './schema/manifest';

/** What an abort, or the clean-up after a failure, has proved of a copy. */
type Undone = Pick<CopyRecord, 'compensation' | 'progress' | 'dropped'>;

const GONE: ReadonlySet<Compensation['outcome']> = new Set(['cancelled', 'finished-deleted', 'never-started']);

/** Whether nothing of the copy is left in ECS: then its image id and its progress would read as if an image remained. */
export function isGone({ compensation }: Undone): boolean {
  return compensation !== undefined && GONE.has(compensation.outcome);
}

/** What became of the copy, in a few words; empty when nothing was undone. */
export function undoneText({ compensation, progress, dropped }: Undone): string {
  if (compensation === undefined) return '';
  const { outcome, leftovers = [] } = compensation;
  const wasAt = outcome === 'cancelled' && progress !== undefined ? `, was at ${String(Math.round(progress))} %` : '';
  const left = leftovers.length === 0 ? '' : `; left over: ${leftovers.join(', ')}`;
  return `${dropped === true ? 'dropped; ' : ''}${IN_WORDS[outcome]}${wasAt}${left}`;
}

const IN_WORDS: Record<Compensation['outcome'], string> = {
  cancelled: 'gone',
  'finished-deleted': 'gone, had finished and was deleted',
  'never-started': 'never started',
  'finished-kept': 'finished, kept',
  'adopted-kept': 'adopted, kept',
  'could-not-cancel': 'could-not-cancel, may go on',
};
