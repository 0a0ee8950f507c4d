import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { KEYS_FILE_VARIABLE } from './keys-from-environment';
import type { EncryptionKey, EncryptionKeys } from './keys';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the metadata of an encrypted payload say; the names are those of the samples of Temporal. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

/** A payload that this process cannot decrypt. The message says which key is missing, and where to add it. */
export class UndecipherableError extends Error {
  override readonly name = 'UndecipherableError';
}

/** Encrypts payloads with the first key, and decrypts with the key that a payload names. Plain payloads are let through. */
export class EncryptionCodec implements PayloadCodec {
  constructor(private readonly keys: EncryptionKeys) {}

  encode(payloads: Payload[]): Promise<Payload[]> {
    const [key] = this.keys;
    return Promise.resolve(key === undefined ? payloads : payloads.map((payload) => encrypt(payload, key)));
  }

  /** Throws `UndecipherableError`. Nothing is decrypted in part. */
  decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve().then(() => payloads.map((payload) => this.decodeOne(payload)));
  }

  private decodeOne(payload: Payload): Payload {
    if (textOf(payload.metadata?.['encoding']) !== ENCODING) return payload;
    const id = textOf(payload.metadata?.[KEY_ID]);
    const key = this.keys.find((one) => one.id === id);
    if (key === undefined) throw new UndecipherableError(missing(id, this.keys));
    return decrypt(payload, key);
  }
}

/** Beside the key id, all of the payload is encrypted: its own metadata, too. */
function encrypt(payload: Payload, { id, secret }: EncryptionKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, secret, nonce).setAAD(Buffer.from(id));
  const plain = temporal.api.common.v1.Payload.encode(payload).finish();
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data };
}

function decrypt({ data }: Payload, { id, secret }: EncryptionKey): Payload {
  const all = Buffer.from(data ?? []);
  const [nonce, tag] = [all.subarray(0, NONCE_BYTES), all.subarray(-TAG_BYTES)];
  try {
    const decipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(id)).setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(all.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return temporal.api.common.v1.Payload.decode(plain);
  } catch {
    throw new UndecipherableError(
      `A payload names the encryption key "${id}", but does not fit to it: another key has the same id, or somebody has changed the payload. Compare the keys of this process with those of the others.`,
    );
  }
}

function missing(id: string, keys: EncryptionKeys): string {
  const own = keys.length === 0 ? 'none' : keys.map((key) => `"${key.id}"`).join(', ');
  return `A payload is encrypted with the key "${id}", and this process does not have it (it has ${own}). Add the key to the file that ${KEYS_FILE_VARIABLE} names, then start again.`;
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}
