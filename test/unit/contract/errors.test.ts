import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyError, describeError, ERROR_CODES } from '../../../contract/errors';
import { errorDocs } from '../../../scripts/error-docs';

test.each(ERROR_CODES)('%s has a message and a hint', (code) => {
  const { message, hint } = describeError(code);
  expect(message).toMatch(/\.$/);
  expect(hint).toMatch(/\.$/);
});

test('an error names region, class and next step', () => {
  expect(copyError('CopyTimedOut', 'cn-beijing', 'took longer than 6h')).toEqual({
    code: 'CopyTimedOut',
    class: 'region',
    message: 'took longer than 6h',
    regionId: 'cn-beijing',
    hint: describeError('CopyTimedOut').hint,
  });
});

test('an error without a message of its own has the message of its code', () => {
  expect(copyError('NameConflict', 'cn-beijing', '').message).toBe(describeError('NameConflict').message);
});

test('docs/errors.md is what scripts/write-error-docs.ts writes', () => {
  expect(readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8')).toBe(errorDocs());
});
