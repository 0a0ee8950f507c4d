import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether the header `Authorization` holds one of the tokens: after `Bearer`, as the Temporal CLI sends it, or as the password of
 * `Basic`, as browsers do. The time that it takes says nothing about the tokens.
 */
export function isAuthorized(header: string | undefined, tokens: readonly string[]): boolean {
  const given = hashOf(tokenIn(header ?? ''));
  return tokens.filter((token) => timingSafeEqual(hashOf(token), given)).length > 0;
}

function tokenIn(header: string): string {
  const [scheme = '', credentials = ''] = header.split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
