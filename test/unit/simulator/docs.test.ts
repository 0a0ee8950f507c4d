import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulatorDocs } from '../../../scripts/simulator-docs';
import { ACTIONS } from '../../../simulator/actions';
import { ADMIN_COMMANDS } from '../../../simulator/admin/commands';
import { FAULT_KINDS, FaultRule } from '../../../simulator/faults';
import { DEFAULT_SETTINGS, Settings } from '../../../simulator/settings';

test('simulator/README.md is what scripts/write-simulator-docs.ts writes', () => {
  expect(readFileSync(join(__dirname, '../../../simulator/README.md'), 'utf8')).toBe(simulatorDocs());
});

test.each([
  ...Object.entries(ACTIONS),
  ...Object.entries(ADMIN_COMMANDS),
  ...Object.entries(Settings.shape),
  ...Object.entries(FaultRule.shape),
])('%s has a description', (_name, { description }) => {
  expect(description).toMatch(/\.$/);
});

test.each(Object.entries(FAULT_KINDS))('the fault %s has a description', (_kind, description) => {
  expect(description).toMatch(/\.$/);
});

test('every setting has a default', () => {
  expect(Settings.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
});
