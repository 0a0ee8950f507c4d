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
export function imageIdOfToken(
  { state, settings, now }: Account,
  token: string,
  parameters: Parameters,
): string | undefined {
  const earlier = Object.hasOwn(state.tokens, token) ? state.tokens[token] : undefined;
  if (earlier === undefined || now() - earlier.at > (settings.tokenLifetimeMs ?? Infinity)) return undefined;
  if (earlier.fingerprint !== parameters.fingerprint()) throw documentedError('IdempotentParameterMismatch');
  return earlier.imageId;
}

export function rememberToken({ state, now }: Account, token: string, parameters: Parameters, imageId: string): void {
  state.tokens[token] = { fingerprint: parameters.fingerprint(), imageId, at: now() };
}
