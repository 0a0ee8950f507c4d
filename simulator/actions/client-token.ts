import type { Account } from '../account';
import { invalid, refusal } from '../ecs-error';
import type { Parameters } from '../parameters';

/** The client token of a call: up to 64 characters of ASCII. */
export function clientTokenOf(parameters: Parameters): string | undefined {
  const token = parameters.text('ClientToken');
  if (token !== undefined && !/^[ -~]{1,64}$/.test(token)) throw invalid('ClientToken');
  return token;
}

/** The image that the same call started before, whatever became of it since. */
export function replayed({ state, settings, now }: Account, token: string, parameters: Parameters): string | undefined {
  const earlier = Object.hasOwn(state.tokens, token) ? state.tokens[token] : undefined;
  if (earlier === undefined || now() - earlier.at > (settings.tokenLifetimeMs ?? Infinity)) return undefined;
  if (earlier.fingerprint !== parameters.fingerprint()) throw refusal('IdempotentParameterMismatch');
  return earlier.imageId;
}

export function remember({ state, now }: Account, token: string, parameters: Parameters, imageId: string): void {
  state.tokens[token] = { fingerprint: parameters.fingerprint(), imageId, at: now() };
}
