import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyError, describeError, ERROR_CODES } from '../../../contract/errors';
import { errorDocs } from '../../../scripts/error-docs';

test.each(ERROR_CODES)('%s has a meaning and a hint', (code) => {
  const { meaning, hint } = describeError(code);
  expect(meaning).toMatch(/\.$/);
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

test('an error without a message of its own says what its code means', () => {
  expect(copyError('NameConflict', 'cn-beijing').message).toBe(describeError('NameConflict').meaning);
});

test('docs/errors.md is what scripts/write-error-docs.ts writes', () => {
  expect(readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8')).toBe(errorDocs());
});
