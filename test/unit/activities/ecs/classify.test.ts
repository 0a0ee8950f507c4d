import { ClientError } from '@alicloud/openapi-core';
import { classify, withoutSecrets } from '../../../../activities/ecs/classify';

test.each([
  ['ECONNREFUSED', 'no'],
  ['ENOTFOUND', 'no'],
  ['ECONNRESET', 'maybe'],
  ['ETIMEDOUT', 'maybe'],
])('after %s the call was carried out: %s', (code, executed) => {
  const error = Object.assign(new Error(`POST http://host/?Signature=abc failed`), { code });
  const { facts } = classify(error, 'CopyImage', 'cn-hangzhou');
  expect(facts).toMatchObject({ code: 'Unreachable', class: 'transient', executed });
  expect(facts.message).toBe(`CopyImage in cn-hangzhou did not get an answer (${code})`);
});

test('a refusal keeps status and request id, and its message holds no secret', () => {
  const data = { Message: 'see https://host/?AccessKeyId=LTAIabcdefgh12345&Signature=s3cr3t Signature: s3cr3t' };
  const error = new ClientError({ code: 'Forbidden.RAM', statusCode: 403, requestId: 'R-1', message: 'x', data });
  const { facts } = classify(error, 'DeleteImage', 'cn-beijing');
  expect(facts).toMatchObject({ class: 'auth', status: 403, requestId: 'R-1', executed: 'no' });
  expect(facts.message).not.toMatch(/https?:|LTAI|s3cr3t/);
});

test.each([
  ['SomethingNew', 400, 'unknown', 'maybe'],
  ['UnknownError', 400, 'transient', 'maybe'],
  ['ServiceTimeout', 400, 'transient', 'maybe'],
  ['InvalidTimeStamp.Expired', 400, 'transient', 'no'],
  ['IdempotentFailed', 400, 'token', 'no'],
  ['Forbidden.RAM', 403, 'auth', 'no'],
])('after %s with HTTP %d, of class %s, the call was carried out: %s', (code, statusCode, errorClass, executed) => {
  const error = new ClientError({ code, statusCode, message: 'x', data: { Message: 'Refused.' } });
  expect(classify(error, 'CopyImage', 'cn-hangzhou').facts).toMatchObject({ class: errorClass, executed });
});

test('the string to sign, keys and tokens are removed from texts', () => {
  const text = 'Bad. LTAIabcdefgh12345 STS.abcdefghijk SecurityToken=tok server string to sign is:POST&x';
  expect(withoutSecrets(text)).toBe('Bad. [key] [key] SecurityToken=[hidden] [string to sign]');
});
