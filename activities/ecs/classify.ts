import { AlibabaCloudError, ThrottlingError } from '@alicloud/openapi-core';
import { defined } from '../../contract/defined';
import { describeEcsError } from '../../contract/ecs-errors';
import { describeError, type ErrorCode } from '../../contract/errors';
import { CredentialsUnavailable } from './credentials';
import { clockDifference } from './clock-difference';
import { EcsFailure } from './failure';
import type { AnswerHead } from './wire/exchange';
import { ProxyFailure } from './wire/tunnel-agent';

/** Network errors that happen before anything is sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Turns any error of a call into the one failure that the activities know. `answer` is the head of the last answer of that
 * call, if one came.
 */
export function classify(error: unknown, action: string, regionId: string, answer?: AnswerHead): EcsFailure {
  if (error instanceof EcsFailure) return error;
  if (error instanceof AlibabaCloudError) return failureOfAnswer(error, action, regionId, answer);
  if (error instanceof CredentialsUnavailable) {
    return ownFailure('CredentialsUnavailable', action, regionId, 'could not be signed: no credentials', 'no');
  }
  return error instanceof SyntaxError || error instanceof TypeError
    ? unexpectedAnswer(action, regionId, `answered ${statusOf(answer)}something that is not JSON of ECS`)
    : unreachableFailure(error, action, regionId);
}

/** The failure when ECS, or something in front of it, gave an answer that is not documented. The call may have been executed. */
export function unexpectedAnswer(action: string, regionId: string, what: string, requestId?: string): EcsFailure {
  return ownFailure('UnexpectedAnswer', action, regionId, what, 'maybe', requestId);
}

function statusOf(answer: AnswerHead | undefined): string {
  return answer === undefined ? '' : `HTTP ${String(answer.status)} with `;
}

function failureOfAnswer(
  error: AlibabaCloudError,
  action: string,
  regionId: string,
  answer: AnswerHead | undefined,
): EcsFailure {
  const { code, statusCode, requestId } = error as { code?: string; statusCode?: number; requestId?: string };
  if (!isGiven(code)) return unexpectedAnswer(action, regionId, `answered HTTP ${String(statusCode)} without a code`);
  const description = describeEcsError(code, statusCode, statementOf(error));
  const retryAfterMs = error instanceof ThrottlingError ? error.retryAfter : undefined;
  const clock = description.isAboutTheClock === true ? clockDifference(answer) : '';
  const isFault = description.class !== 'throttle' && (statusCode ?? 0) >= 500;
  const mayBeExecuted = isFault || description.leavesDoubt === true;
  return new EcsFailure({
    action,
    regionId,
    code,
    class: description.class,
    message: `${action} in ${regionId}: ${code}: ${withoutSecrets(statementOf(error) ?? description.meaning)}${clock}`,
    executed: mayBeExecuted ? 'maybe' : 'no',
    hint: description.hint,
    ...defined({ status: statusCode, requestId: isGiven(requestId) ? requestId : undefined, retryAfterMs }),
  });
}

/** The SDK writes absent texts as the word `undefined`. */
function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text !== 'undefined';
}

function statementOf(error: AlibabaCloudError): string | undefined {
  const { data } = error as { data?: { Message?: unknown } | null };
  return typeof data?.Message === 'string' && data.Message !== '' ? data.Message : undefined;
}

function unreachableFailure(error: unknown, action: string, regionId: string): EcsFailure {
  if (error instanceof ProxyFailure) {
    return ownFailure('Unreachable', action, regionId, `did not get an answer (${error.reason})`, 'no');
  }
  const { code, name } = error as { code?: unknown; name?: unknown };
  const reason = typeof code === 'string' ? code : name === 'RequestTimeoutError' ? 'timed out' : 'connection failed';
  const executed = NOT_SENT.has(reason) ? 'no' : 'maybe';
  return ownFailure('Unreachable', action, regionId, `did not get an answer (${withoutSecrets(reason)})`, executed);
}

function ownFailure(
  code: ErrorCode & ('Unreachable' | 'UnexpectedAnswer' | 'CredentialsUnavailable'),
  action: string,
  regionId: string,
  what: string,
  executed: 'no' | 'maybe',
  requestId?: string,
): EcsFailure {
  return new EcsFailure({
    action,
    regionId,
    code,
    class: 'transient',
    message: `${action} in ${regionId} ${what}`,
    executed,
    hint: describeError(code).hint,
    ...defined({ requestId }),
  });
}

/** Removes what a message of ECS must not carry into history and logs: URLs, signatures, access keys and tokens. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\bhttps?:\/\/\S*/gi, '[url]')
    .replace(/\bserver string to sign is:?.*$/is, '[string to sign]')
    .replace(/\b(signature|accesskeyid|accesskeysecret|securitytoken|credential)\s*[=:]\s*[^\s,;&]+/gi, '$1=[hidden]')
    .replace(/\b(LTAI|STS\.)[A-Za-z0-9]{8,}/g, '[key]')
    .slice(0, 500);
}
