import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ECS_ACTIONS } from '../../../activities/ecs/actions';
import { PROBES } from '../../../activities/setup/probes';
import { POLICY_FILES, ramPolicy, type RamPolicy } from '../../../scripts/ram-policies';

const root = path.join(__dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const listed = Object.keys(ECS_ACTIONS).sort();
const actionsOf = ({ Statement }: RamPolicy): string[] => Statement.flatMap(({ Action }) => Action);

/** What stands in quotes where the adapter names an action. */
function calledActions(): string[] {
  const folder = path.join(root, 'activities', 'ecs');
  const code = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'actions.ts')
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  const texts = [...code.matchAll(/'([A-Z][A-Za-z]+)'/g)].map(([, text = '']) => text);
  return [...new Set(texts)].filter((text) => listed.includes(text)).sort();
}

test('the adapter calls every action that it lists; the compiler lets it call no other', () => {
  expect(calledActions()).toEqual(listed);
});

test('the policy allows what is called, and nothing else', () => {
  expect(actionsOf(ramPolicy()).sort()).toEqual(listed.map((action) => `ecs:${action}`));
});

test('the doctor tries every action that changes something', () => {
  const changing = Object.entries(ECS_ACTIONS).flatMap(([action, facts]) => ('changes' in facts ? [action] : []));
  expect(changing.filter((action) => !PROBES.some((probe) => probe.action === action))).toEqual([]);
});

test('the files in deploy/ram are what the script makes of the code', () => {
  expect(readdirSync(path.join(root, 'deploy', 'ram')).sort()).toEqual(
    [...Object.keys(POLICY_FILES), 'README.md'].sort(),
  );
  for (const [file, policy] of Object.entries(POLICY_FILES)) {
    expect(JSON.parse(read(`deploy/ram/${file}`))).toEqual(policy);
  }
});

test('docs/operating.md shows the same policy', () => {
  const [, shown = '{}'] = /```json\n(\s+\{\s+"Version": "1".*?)```/s.exec(read('docs/operating.md')) ?? [];
  expect(JSON.parse(shown)).toEqual(POLICY_FILES['worker.json']);
});

test('the table in docs/security.md has every action, with what it is for and what it changes', () => {
  const rows = [...read('docs/security.md').matchAll(/^\| `ecs:(\w+)` +\| (\w+) +\| (\w+) +\|$/gm)];
  const shown = rows.map(([, action, purpose, changes]) => [action, { purpose, changes }]);
  const facts = Object.entries(ECS_ACTIONS).map(([action, fact]) => [
    action,
    { purpose: fact.purpose, changes: 'changes' in fact ? fact.changes : 'nothing' },
  ]);
  expect(shown).toEqual(facts);
});

test('without Delete, no right to delete is left', () => {
  const actions = actionsOf(ramPolicy({ without: ['delete'] }));
  expect(actions.filter((action) => action.includes('Delete'))).toEqual([]);
  expect(actions).toHaveLength(listed.length - 2);
});

test('without sharing, no other account can get an image', () => {
  expect(actionsOf(ramPolicy({ without: ['sharing'] }))).not.toContain('ecs:ModifyImageSharePermission');
});

test('by region, reads are allowed everywhere and changes only there', () => {
  const policy = ramPolicy({ regions: ['cn-hangzhou', 'eu-central-1'], account: '1234567890123456' });
  const [reads, ...changes] = policy.Statement;
  expect(reads?.Resource).toBe('*');
  expect(reads?.Action.filter((action) => !action.startsWith('ecs:Describe'))).toEqual([]);
  expect(changes.map(({ Resource }) => Resource)).toEqual([
    ['acs:ecs:cn-hangzhou:1234567890123456:image/*', 'acs:ecs:eu-central-1:1234567890123456:image/*'],
    ['acs:ecs:cn-hangzhou:1234567890123456:snapshot/*', 'acs:ecs:eu-central-1:1234567890123456:snapshot/*'],
  ]);
  expect(actionsOf(policy).sort()).toEqual(listed.map((action) => `ecs:${action}`));
});
