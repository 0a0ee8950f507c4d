import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ESSENTIAL_PROPERTIES, RESTORABLE_PROPERTIES } from '../../../../activities/image/properties';

const page = readFileSync(path.join(__dirname, '../../../../docs/how-it-works.md'), 'utf8');

test('the page names every property that is compared, and what follows when it differs or is not said', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| the (?:source|request) +\| (essential|remark) +\| (\w+) +\|$/gm)];
  expect(rows.map(([, name, difference, whenUnsaid]) => ({ name, difference, whenUnsaid }))).toEqual([
    ...ESSENTIAL_PROPERTIES.map(({ name, whenUnsaid }) => ({ name, difference: 'essential', whenUnsaid })),
    ...RESTORABLE_PROPERTIES.map(({ name }) => ({ name, difference: 'remark', whenUnsaid: 'default' })),
  ]);
});
