import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Bytes of a key of AES-256. */
const KEY_BYTES = 32;
const KEY_HELP = `must be ${String(KEY_BYTES)} bytes in base64; make one with "openssl rand -base64 ${String(KEY_BYTES)}"`;
const ID_HELP = 'must have 1 to 63 letters, digits, ".", "_" or "-", such as "2026-11"';
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/** A key and the id that each payload names it by. */
export interface EncryptionKey {
  id: string;
  /** Shows its bytes to nobody who prints it. */
  secret: KeyObject;
}

/** The first encrypts, each decrypts. With none, nothing is encrypted. */
export type EncryptionKeys = readonly EncryptionKey[];

const Entry = z.strictObject(
  {
    id: z.string({ error: ID_HELP }).regex(/^[A-Za-z0-9._-]{1,63}$/, { error: ID_HELP }),
    key: z.string({ error: KEY_HELP }).regex(BASE64, { error: KEY_HELP }),
  },
  { error: ({ code }) => (code === 'invalid_type' ? 'must be an object with "id" and "key"' : undefined) },
);

const LIST_HELP = 'must hold a JSON list of keys, such as [{"id": "2026-11", "key": "..."}]';
const Entries = z.array(z.unknown(), { error: LIST_HELP }).min(1, { error: 'must hold at least one key' });

/** The keys in a JSON text. The problems hold no part of a key, and no other value: somebody may mistake the fields. */
export function parseKeys(text: string): { keys: EncryptionKey[]; problems: string[] } {
  const { data: entries, error } = Entries.safeParse(parsedJson(text));
  if (entries === undefined) return { keys: [], problems: error.issues.map(({ message }) => message) };
  const read = entries.map((entry, index) => readEntry(entry, `[${String(index)}]`));
  const keys = read.flatMap(({ key }) => key ?? []);
  return { keys, problems: [...read.flatMap(({ problems }) => problems), ...repeatedIds(keys)] };
}

function readEntry(entry: unknown, place: string): { key?: EncryptionKey; problems: string[] } {
  const { data, error } = Entry.safeParse(entry);
  if (data !== undefined) return { key: keyOf(data), problems: [] };
  return { problems: error.issues.map((issue) => problemOf(place, issue)) };
}

function keyOf({ id, key }: z.infer<typeof Entry>): EncryptionKey {
  return { id, secret: createSecretKey(key, 'base64') };
}

function problemOf(place: string, issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${place}: may have the fields "id" and "key" only`;
  return `${[place, ...issue.path].join('.')}: ${issue.message}`;
}

function repeatedIds(keys: EncryptionKeys): string[] {
  const isRepeated = keys.some(({ id }, index) => keys.findIndex((other) => other.id === id) < index);
  return isRepeated ? ['has two keys of the same id; give each key an id of its own'] : [];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
