import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEcsError, ECS_ERRORS, isTransient } from '../../../contract/ecs-errors';

const page = readFileSync(join(__dirname, '../../data/CopyImage.zh.txt'), 'utf8');
const documented = [...page.matchAll(/^(\d{3}) \| (\S+) \| /gm)].map(([, status, code]) => ({
  status: Number(status),
  code: String(code),
}));

test('the API page is read as a whole', () => {
  expect(documented).toHaveLength(46);
});

test.each(documented)('the table has a row for $code with HTTP $status', ({ code, status }) => {
  const row = ECS_ERRORS.find((candidate) => candidate.code === code);
  expect(row?.status).toContain(status);
});

/** Codes of the API gateway and of the layer that remembers client tokens, as the vendor's pages and clients list them. */
test.each([
  ['InvalidTimeStamp.Expired', 400, 'transient'],
  ['RequestTimeTooSkewed', 403, 'transient'],
  ['ServiceTimeout', 400, 'transient'],
  ['UnknownError', 400, 'transient'],
  ['InternalFailure', 400, 'transient'],
  ['ServiceUnAvailable', 400, 'transient'],
  ['IncompleteSignature', 400, 'auth'],
  ['MissingSecurityToken', 400, 'auth'],
  ['MissingAccessKeyId', 400, 'auth'],
  ['InvalidSignatureMethod', 400, 'auth'],
  ['InvalidSecurityToken.MismatchWithAccessKey', 400, 'auth'],
  ['NoPermission', 403, 'auth'],
  ['ActionUnauthorized', 403, 'auth'],
  ['Forbedden.NotSupportRAM', 403, 'auth'],
  ['Forbidden.RiskControl', 403, 'auth'],
  ['ContentMD5NotMatched', 400, 'transient'],
  ['InvalidTimeStamp.Format', 400, 'request'],
  ['InvalidProduct.NotFound', 404, 'request'],
  ['InvalidAction.NotFound', 404, 'request'],
  ['InvalidApi.NotFound', 404, 'request'],
  ['InvalidVersion', 400, 'request'],
  ['NoSuchVersion', 400, 'request'],
  ['InvalidProtocol.NeedSsl', 400, 'request'],
  ['UnsupportedHTTPMethod', 403, 'request'],
  ['UnsupportedOperation', 400, 'request'],
  ['UnsupportedParameter', 400, 'request'],
  ['InvalidOperation.NotSupportedEndpoint', 404, 'region'],
  ['MissingAction', 400, 'request'],
  ['MissingTimestamp', 400, 'request'],
  ['IdempotentFailed', 400, 'token'],
  ['IdempotentParameterMismatch', 400, 'token'],
  ['IdempotenceParamNotMatch', 403, 'token'],
  ['InvalidIdempotenceParameter', 400, 'token'],
  ['InvalidIdempotenceParameter.Mismatch', 400, 'token'],
  ['IdempotentProcessing', 400, 'busy'],
  ['LastTokenProcessing', 400, 'busy'],
])('%s with HTTP %s, of the gateway or of its memory of tokens, is of class %s', (code, status, expected) => {
  const { class: errorClass, hint } = describeEcsError(code, status);
  expect(errorClass).toBe(expected);
  expect(hint).toMatch(/\.$/);
});

test('no code is listed twice', () => {
  const codes = ECS_ERRORS.map((row) => row.code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test('every row tells what it means and what to do', () => {
  expect(ECS_ERRORS.filter((row) => row.meaning === '' || row.hint === '')).toEqual([]);
});

test.each([
  ['OperationDenied.ImageCopying', 403, 'busy'],
  ['OperationDenied.ImageCopyConflict', 400, 'busy'],
  ['IncorrectImageStatus', 400, 'request'],
  ['InvalidImageName.Duplicated', 400, 'adopt'],
  ['Throttling.SomethingNew', 400, 'throttle'],
  ['SomethingNew', 429, 'throttle'],
  ['SomethingNew', 502, 'transient'],
  ['SomethingNew', 400, 'unknown'],
  ['SomethingNew', undefined, 'unknown'],
  ['Forbidden.SubUser', 403, 'auth'],
  ['InvalidSecurityToken.Malformed', 400, 'auth'],
  ['InvalidSecurityToken.Expired', 400, 'transient'],
  ['IllegalTimestamp', 400, 'transient'],
  ['SignatureNonceUsed', 400, 'transient'],
  ['InvalidParameter.Tags', 400, 'request'],
  ['DryRunOperation', 400, 'ok'],
])('%s with HTTP %s is of class %s', (code, status, expected) => {
  expect(describeEcsError(code, status).class).toBe(expected);
});

test('an unknown code whose message asks to try again later is retried; a known one keeps its class', () => {
  expect(describeEcsError('SomethingNew', 400, 'The image is locked. Please try again later.').class).toBe('transient');
  expect(describeEcsError('QuotaExceed.Image', 403, 'Please try again later.').class).toBe('quota');
});

test('only throttling, passing faults and busy images are transient', () => {
  const transient = new Set(ECS_ERRORS.map((row) => row.class).filter(isTransient));
  expect([...transient].sort()).toEqual(['busy', 'throttle', 'transient']);
});
