import type { DataConverter } from '@temporalio/common';
import { dataConverterOf } from '../../contract/encryption/data-converter';
import { keysFromEnvironment } from '../../contract/encryption/keys-from-environment';
import { InvalidConnectionError } from '../errors';

/**
 * The data converter with which a `Client` encrypts as the workers do: with the keys that the variables `IMAGEFERRY_ENCRYPTION_KEYS_FILE`
 * or `IMAGEFERRY_ENCRYPTION_KEYS` name. Without these it encrypts nothing. Throws `InvalidConnectionError` when they are wrong.
 */
export function encryption(env: NodeJS.ProcessEnv): DataConverter {
  const { keys, problems } = keysFromEnvironment(env);
  if (problems.length === 0) return dataConverterOf(keys);
  throw new InvalidConnectionError(`The encryption keys cannot be used:\n${problems.join('\n')}`);
}
