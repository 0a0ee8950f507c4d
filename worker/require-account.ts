import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { EcsFailure } from '../activities/ecs/failure';
import { describeEcsError, isTransient } from '../contract/ecs-errors';

/** How long a worker asks again when STS has a temporary fault. */
const PATIENCE_MS = 120_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

const CHECK_THE_WAY =
  'Check the network, the DNS, the proxy, the credentials, IMAGEFERRY_STS_ENDPOINT and IMAGEFERRY_ECS_ENDPOINT.';

/** The worker cannot find out whose account it works for, and so does not start. The message says why and what to do. */
export class AccountUnknown extends Error {
  override readonly name = 'AccountUnknown';

  constructor({ facts }: EcsFailure, what: string, nextStep: string) {
    super(`The worker does not start: ${what}. ${reasonOf(facts)}. ${nextStep}`);
  }
}

interface Patience {
  patienceMs?: number;
  firstPauseMs?: number;
}

/**
 * The id of the account, once STS has told it. A temporary fault is logged and asked about again, for two minutes at most.
 * Without credentials that are accepted it throws `AccountUnknown` at once.
 */
export async function requireAccount(
  ask: () => Promise<string>,
  logger: Pick<Logger, 'warn'>,
  { patienceMs = PATIENCE_MS, firstPauseMs = FIRST_PAUSE_MS }: Patience = {},
): Promise<string> {
  const deadline = Date.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof EcsFailure)) throw error;
      if (!mayPass(error)) throw refusal(error);
      if (Date.now() + pauseMs > deadline) throw silence(error, patienceMs);
      logTry(logger, error, pauseMs, deadline);
    }
    await sleep(pauseMs);
  }
}

/** A lack of credentials may pass too, but whoever started the worker should hear of it at once. */
function mayPass({ facts }: EcsFailure): boolean {
  return isTransient(facts.class) && facts.code !== 'CredentialsUnavailable';
}

function logTry(logger: Pick<Logger, 'warn'>, { facts }: EcsFailure, pauseMs: number, deadline: number): void {
  const fields = { code: facts.code, reason: facts.message, againInMs: pauseMs, givesUpInMs: deadline - Date.now() };
  logger.warn(fields, 'the account of the credentials is not known yet; asking again');
}

function refusal(failure: EcsFailure): AccountUnknown {
  const { code, class: errorClass, hint } = failure.facts;
  if (code === 'CredentialsUnavailable') {
    const nextStep =
      'Give it an access key or a role; docs/configuration.md lists the variables. A role must be able to reach STS, or the metadata of its ECS instance.';
    return new AccountUnknown(failure, 'it has no credentials of Alibaba Cloud', nextStep);
  }
  if (errorClass === 'auth') {
    return new AccountUnknown(failure, 'Alibaba Cloud does not accept its credentials', hint);
  }
  const nextStep = 'Check IMAGEFERRY_STS_ENDPOINT and IMAGEFERRY_ECS_ENDPOINT: one of them must lead to STS.';
  return new AccountUnknown(failure, 'STS did not tell whose account it is', nextStep);
}

function silence(failure: EcsFailure, patienceMs: number): AccountUnknown {
  const what = `STS did not tell whose account it is within ${String(Math.round(patienceMs / 1000))} seconds`;
  const { code, hint } = failure.facts;
  const nextStep = describeEcsError(code).isAboutTheClock === true ? hint : CHECK_THE_WAY;
  return new AccountUnknown(failure, what, nextStep);
}

/** What failed, with its code, and without a full stop because more follows. */
function reasonOf({ message, code }: EcsFailure['facts']): string {
  const reason = message.replace(/\.$/, '');
  return reason.includes(code) ? reason : `${reason} (code ${code})`;
}
