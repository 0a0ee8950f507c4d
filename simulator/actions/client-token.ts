import { defined } from '../../contract/defined';
import type { Account } from '../account';
import type { TokenRecord } from '../account-state';
import { documentedError, EcsError, invalidParameter } from '../ecs-error';
import type { Parameters } from '../parameters';

/**
 * Starts a copy once for each client token, and returns the id of its image, which may be gone by now. A call without a
 * token always starts one.
 */
export function startOnce(account: Account, parameters: Parameters, start: () => string): string {
  const token = clientTokenOf(parameters);
  if (token === undefined) return start();
  const earlier = validRecord(account, token);
  if (earlier !== undefined) return imageIdOf(earlier, parameters);
  try {
    const imageId = start();
    remember(account, token, parameters, imageId);
    return imageId;
  } catch (error) {
    if (error instanceof EcsError && error.code !== 'DryRunOperation') noteFailure(account, parameters);
    throw error;
  }
}

/** Remembers that the call with this token failed, when the simulator is told so. What succeeded stays so. */
export function noteFailure(account: Account, parameters: Parameters): void {
  const token = parameters.text('ClientToken');
  if (account.settings.tokensOfFailedCalls === 'free' || token === undefined) return;
  if (validRecord(account, token) === undefined) remember(account, token, parameters);
}

/** The client token of a call: up to 64 characters of ASCII. */
function clientTokenOf(parameters: Parameters): string | undefined {
  const token = parameters.text('ClientToken');
  if (token !== undefined && !/^[ -~]{1,64}$/.test(token)) throw invalidParameter('ClientToken');
  return token;
}

function validRecord(account: Account, token: string): TokenRecord | undefined {
  const record = account.tokenRecord(token);
  const lifetimeMs = account.settings.tokenLifetimeMs ?? Infinity;
  return record === undefined || account.now() - record.at > lifetimeMs ? undefined : record;
}

function imageIdOf({ fingerprint, imageId }: TokenRecord, parameters: Parameters): string {
  if (fingerprint !== parameters.fingerprint()) throw documentedError('IdempotentParameterMismatch');
  if (imageId === undefined) throw documentedError('IdempotentFailed');
  return imageId;
}

function remember(account: Account, token: string, parameters: Parameters, imageId?: string): void {
  account.rememberToken(token, defined({ fingerprint: parameters.fingerprint(), imageId, at: account.now() }));
}
