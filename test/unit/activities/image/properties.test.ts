import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ESSENTIAL_PROPERTIES, RESTORABLE_PROPERTIES } from '../../../../activities/image/properties';

const page = readFileSync(path.join(__dirname, '../../../../docs/how-it-works.md'), 'utf8');

test('the page names every property that is compared, and what a difference in it means', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| the (?:source|request) +\| (essential|remark) +\|$/gm)];
  expect(rows.map(([, name, difference]) => ({ name, difference }))).toEqual([
    ...ESSENTIAL_PROPERTIES.map(({ name }) => ({ name, difference: 'essential' })),
    ...RESTORABLE_PROPERTIES.map(({ name }) => ({ name, difference: 'remark' })),
  ]);
});
