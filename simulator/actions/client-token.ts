import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';

/** The client token of a call: up to 64 characters of ASCII. */
export function clientTokenOf(parameters: Parameters): string | undefined {
  const token = parameters.text('ClientToken');
  if (token !== undefined && !/^[ -~]{1,64}$/.test(token)) throw invalidParameter('ClientToken');
  return token;
}

/** The id of the image that an earlier call with this token started. The image may be gone by now. */
export function imageIdOfToken(account: Account, token: string, parameters: Parameters): string | undefined {
  const earlier = account.tokenRecord(token);
  const lifetimeMs = account.settings.tokenLifetimeMs ?? Infinity;
  if (earlier === undefined || account.now() - earlier.at > lifetimeMs) return undefined;
  if (earlier.fingerprint !== parameters.fingerprint()) throw documentedError('IdempotentParameterMismatch');
  return earlier.imageId;
}

export function rememberToken(account: Account, token: string, parameters: Parameters, imageId: string): void {
  account.rememberToken(token, { fingerprint: parameters.fingerprint(), imageId, at: account.now() });
}
