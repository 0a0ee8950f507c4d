import { readFileSync } from 'node:fs';
import { type EncryptionKeys, parseKeys } from './keys';

/** Names a JSON file with the keys. */
export const KEYS_FILE_VARIABLE = 'IMAGEFERRY_ENCRYPTION_KEYS_FILE';
/** Holds the keys themselves, in the form of the file. */
export const KEYS_VARIABLE = 'IMAGEFERRY_ENCRYPTION_KEYS';

/** The keys that the variables name; none when neither is set. Each problem names its variable, and holds no part of a key. */
export function keysFromEnvironment(env: NodeJS.ProcessEnv): { keys: EncryptionKeys; problems: string[] } {
  const [file = '', inline = ''] = [env[KEYS_FILE_VARIABLE], env[KEYS_VARIABLE]];
  if (file !== '' && inline !== '') {
    return { keys: [], problems: [`${KEYS_VARIABLE}: is set together with ${KEYS_FILE_VARIABLE}; unset one of them`] };
  }
  if (inline !== '') return named(KEYS_VARIABLE, parseKeys(inline));
  return file === '' ? { keys: [], problems: [] } : named(`${KEYS_FILE_VARIABLE}: "${file}"`, keysIn(file));
}

function keysIn(file: string): ReturnType<typeof parseKeys> {
  try {
    return parseKeys(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    return { keys: [], problems: [`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`] };
  }
}

function named(subject: string, { keys, problems }: ReturnType<typeof parseKeys>): ReturnType<typeof parseKeys> {
  return { keys, problems: problems.map((problem) => `${subject}: ${problem}`) };
}
