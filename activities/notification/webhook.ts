import { createHmac } from 'node:crypto';
import type { EndStatus } from '../../contract/schema/notification';

const SECRET_PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Bytes of a key, as Standard Webhooks wants it. */
const SHORTEST_KEY = 24;
const LONGEST_KEY = 64;

/** Whether a text is a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export function isWebhookSecret(text: string): boolean {
  const encoded = text.slice(SECRET_PREFIX.length);
  const { length } = keyOf(text);
  return text.startsWith(SECRET_PREFIX) && BASE64.test(encoded) && length >= SHORTEST_KEY && length <= LONGEST_KEY;
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}

/** Whom a worker tells of the ends of runs. Its address, which may hold a token, and its secret show neither in JSON nor in logs. */
export class Webhook {
  readonly #url: URL;
  readonly #key: Buffer;
  /** The ends that it hears of; all unless given. */
  readonly on: readonly EndStatus[] | undefined;

  constructor({ url, secret, on }: { url: URL; secret: string; on?: readonly EndStatus[] | undefined }) {
    this.#url = url;
    this.#key = keyOf(secret);
    this.on = on;
  }

  get url(): URL {
    return this.#url;
  }

  /** The headers of one attempt to send a message, signed as Standard Webhooks says. `now` is in ms since 1970. */
  headersFor(id: string, body: string, now: number): Record<string, string> {
    const timestamp = String(Math.floor(now / 1000));
    const signature = createHmac('sha256', this.#key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return {
      'content-type': 'application/cloudevents+json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
  }
}
