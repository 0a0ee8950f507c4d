import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import type { SimulatedImage } from '../image';
import type { Parameters } from '../parameters';

const ALGORITHMS: readonly string[] = ['aes-256', 'sm4-128'];

/** Whether the copy is to be encrypted. A key or an algorithm is refused without encryption. */
export function encryptionOf(parameters: Parameters): boolean {
  const encrypted = parameters.flag('Encrypted') ?? false;
  const algorithm = parameters.text('EncryptAlgorithm');
  if (!encrypted && parameters.text('KMSKeyId') !== undefined) {
    throw documentedError('InvalidParameter.EncryptedIllegal');
  }
  if (algorithm === undefined) return encrypted;
  if (!encrypted) throw documentedError('InvalidEncrypted.NotMatchEncryptAlgorithm');
  if (!ALGORITHMS.includes(algorithm)) throw documentedError('InvalidEncryptAlgorithm');
  return encrypted;
}

/** An encrypted image has no copies that are not encrypted. */
export function checkEncryption({ disks }: SimulatedImage, encrypted: boolean): void {
  if (!encrypted && disks.some((disk) => disk.encrypted)) throw documentedError('OperationDeined.EncryptedSnapshot');
}

/** The key of an encrypted copy, if it is given. A key belongs to one region. */
export function keyOf({ settings }: Account, parameters: Parameters, regionId: string): string | undefined {
  const { kmsKeys } = settings;
  const key = parameters.text('KMSKeyId');
  if (kmsKeys === null || key === undefined || kmsKeys[regionId]?.includes(key) === true) return key;
  throw documentedError('InvalidParameter.KMSKeyId.NotFound');
}
