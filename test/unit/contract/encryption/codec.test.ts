import { createSecretKey, randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { EncryptionCodec, UndecipherableError } from '../../../../contract/encryption/codec';
import type { EncryptionKey } from '../../../../contract/encryption/keys';

const keyNamed = (id: string): EncryptionKey => ({ id, secret: createSecretKey(randomBytes(32)) });
const [old, current] = [keyNamed('2026-10'), keyNamed('2026-11')];
const VALUE = { name: 'web-2026', tags: { team: 'ünï' } };

const plain = (): Payload => defaultPayloadConverter.toPayload(VALUE);

async function encrypted(...keys: EncryptionKey[]): Promise<Payload> {
  const [payload = {}] = await new EncryptionCodec(keys).encode([plain()]);
  return payload;
}

async function decrypted(payload: Payload, ...keys: EncryptionKey[]): Promise<unknown> {
  const [decoded = {}] = await new EncryptionCodec(keys).decode([payload]);
  return defaultPayloadConverter.fromPayload(decoded);
}

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();

test('a payload is encrypted as a whole, and names its key', async () => {
  const { metadata = {}, data } = await encrypted(current);

  expect(text(metadata?.['encoding'])).toBe('binary/encrypted');
  expect(text(metadata?.['encryption-key-id'])).toBe('2026-11');
  expect(Object.keys(metadata ?? {})).toHaveLength(2);
  expect(text(data)).not.toMatch(/web-2026|json/);
});

test('the same value never looks the same twice', async () => {
  expect((await encrypted(current)).data).not.toEqual((await encrypted(current)).data);
});

test('after a rotation, the first key encrypts and each key decrypts', async () => {
  const before = await encrypted(old);
  const [during, after] = [await encrypted(old, current), await encrypted(current, old)];

  expect(text(during.metadata?.['encryption-key-id'])).toBe('2026-10');
  expect(text(after.metadata?.['encryption-key-id'])).toBe('2026-11');
  for (const payload of [before, during, after]) {
    expect(await decrypted(payload, current, old)).toEqual(VALUE);
    expect(await decrypted(payload, old, current)).toEqual(VALUE);
  }
});

test('plain payloads are read with keys and without', async () => {
  expect(await decrypted(plain(), current)).toEqual(VALUE);
  expect(await decrypted(plain())).toEqual(VALUE);
  expect(await encrypted()).toEqual(plain());
});

test.each([
  ['none', []],
  ['"2026-10"', [old]],
])('whoever lacks the key hears which one is missing, with %s at hand', async (own, keys) => {
  const attempt = decrypted(await encrypted(current), ...keys);

  await expect(attempt).rejects.toThrow(UndecipherableError);
  await expect(attempt).rejects.toThrow(
    `encrypted with the key "2026-11", and this process does not have it (it has ${own}). Add the key to the file that IMAGEFERRY_ENCRYPTION_KEYS_FILE names`,
  );
});

test('another key of the same id is told from a missing one', async () => {
  const attempt = decrypted(await encrypted(current), keyNamed('2026-11'));
  await expect(attempt).rejects.toThrow('names the encryption key "2026-11", but does not fit to it');
});

test.each(['first', 'middle', 'last'] as const)('a payload whose %s byte was changed is refused', async (place) => {
  const { metadata = {}, data } = await encrypted(current);
  const bytes = Buffer.from(data ?? []);
  const index = { first: 0, middle: bytes.length >> 1, last: bytes.length - 1 }[place];
  bytes[index] = (bytes[index] ?? 0) ^ 1;

  await expect(decrypted({ metadata, data: bytes }, current)).rejects.toThrow(UndecipherableError);
});

test.each([0, 11, 12, 27, 28])('a payload of %i bytes is refused', async (length) => {
  const { metadata = {} } = await encrypted(current);
  await expect(decrypted({ metadata, data: Buffer.alloc(length) }, current)).rejects.toThrow(UndecipherableError);
});

test('a payload that is said to be of another key is refused', async () => {
  const { data = null } = await encrypted(current);
  const metadata = { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('2026-10') };
  const twin = { id: '2026-10', secret: current.secret };
  await expect(decrypted({ metadata, data }, twin)).rejects.toThrow(UndecipherableError);
});
