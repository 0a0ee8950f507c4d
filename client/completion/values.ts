import { USUAL_REGION_IDS } from '../../contract/usual-regions';
import { REPLICATION_STATUSES } from '../list/statuses';
import type { NameKind } from './name-kinds';

/** What may stand at a place of the command line. */
export type Values =
  /** Anything; a shell has nothing to propose. */
  | { kind: 'free' }
  | { kind: 'files' }
  /** Names that the command itself asks Temporal for. */
  | { kind: 'names'; of: NameKind }
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

/** Arguments and options that hold a name which Temporal knows: command and argument, or command and flag. */
const NAMES_AT: Readonly<Record<string, NameKind>> = {
  'copy imageId': 'images',
  'list --image': 'images',
  'list --name': 'copy-names',
  'status id': 'runs',
  'watch id': 'running',
  'wait id': 'running',
  'abort id': 'running',
  'retry id': 'ended-replications',
  'change add-region id': 'running-replications',
  'change drop-region id': 'running-replications',
  'change priority id': 'running-replications',
  'schedule update id': 'schedules',
  'schedule show id': 'schedules',
  'schedule pause id': 'schedules',
  'schedule resume id': 'schedules',
  'schedule trigger id': 'schedules',
  'schedule delete id': 'schedules',
  'slots release lane': 'lanes',
};

/** A place of the command line that holds a value. */
interface Place {
  /** The words that lead to the command. */
  path: string;
  /** Of the argument, or the placeholder in the flags of the option, such as `path`. */
  name: string;
  choices: readonly string[] | undefined;
  /** Of an option. */
  flag?: string | undefined;
}

/** What an option or an argument may hold. Pure. */
export function valuesOf({ path, name, choices, flag = '' }: Place): Values {
  const words = choices ?? WORDS_OF_OPTIONS[flag === '' ? `--${name}` : flag];
  if (words !== undefined) return { kind: 'words', words, isList: name === 'names' };
  const named = NAMES_AT[`${path} ${flag === '' ? name : flag}`];
  if (named !== undefined) return { kind: 'names', of: named };
  switch (name.toLowerCase().replace(/\.{3}$/, '')) {
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
