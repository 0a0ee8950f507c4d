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
