import { USUAL_REGION_IDS } from '../../contract/usual-regions';
import { REPLICATION_STATUSES } from '../list-statuses';

/** What may stand at a place of the command line. */
export type Values =
  /** Anything; a shell has nothing to propose. */
  | { kind: 'free' }
  | { kind: 'files' }
  /** One of these; with `isList`, several with commas between them. */
  | { kind: 'words'; words: readonly string[]; isList: boolean };

/**
 * The words of options that commander does not check itself: a request lists all its problems at once. A test compares them with
 * the schema of the request.
 */
export const WORDS_OF_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  '--priority': ['release', 'manual', 'nightly'],
  '--failure-policy': ['continue', 'abort'],
  '--on-abort': ['keepFinished', 'deleteFinished'],
  '--status': REPLICATION_STATUSES,
};

/** What an option or an argument may hold, by the placeholder in its flags, such as `path`. Pure. */
export function valuesOf(placeholder: string, choices: readonly string[] | undefined, flag = ''): Values {
  const words = choices ?? WORDS_OF_OPTIONS[flag];
  if (words !== undefined) return { kind: 'words', words, isList: placeholder === 'names' };
  switch (placeholder.toLowerCase().replace(/\.{3}$/, '')) {
    case 'path':
    case 'file':
      return { kind: 'files' };
    case 'region':
      return { kind: 'words', words: USUAL_REGION_IDS, isList: false };
    case 'regions':
      return { kind: 'words', words: flag === '--to' ? ['all', ...USUAL_REGION_IDS] : USUAL_REGION_IDS, isList: true };
    default:
      return { kind: 'free' };
  }
}
