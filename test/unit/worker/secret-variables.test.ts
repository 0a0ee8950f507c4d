import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CODEC_VARIABLES } from '../../../worker/codec-server/configuration';
import { CONFIGURATION_VARIABLES } from '../../../worker/configuration';
import { NOT_SECRET, PLANTED } from '../../support/planted-secrets';

const PLANTS = 'test/worker/secrets.test.ts';
const PAGES = ['docs/configuration.md', 'docs/security.md'];
const VARIABLE = /`((?:IMAGEFERRY|TEMPORAL|ALIBABA_CLOUD)_[A-Z_]+|(?:HTTPS?|NO)_PROXY|grpc_proxy)(?:=[^`]*|\.\.\.)?`/g;

const textOf = (file: string): string => readFileSync(path.join(__dirname, '..', '..', '..', file), 'utf8');

function documented(): string[] {
  return PAGES.flatMap((page) => [...textOf(page).matchAll(VARIABLE)].map(([, name = '']) => name));
}

test('of every variable it is known whether it holds a secret', () => {
  const variables = new Set([...documented(), ...CONFIGURATION_VARIABLES, ...CODEC_VARIABLES]);
  expect(variables.size).toBeGreaterThan(60);
  const unknown = [...variables].filter((name) => !NOT_SECRET.has(name) && !(name in PLANTED));
  expect(unknown).toEqual([]);
  expect(Object.keys(PLANTED).filter((name) => NOT_SECRET.has(name))).toEqual([]);
});

test('every secret that is to be planted is planted', () => {
  const names = [...textOf(PLANTS).matchAll(/\bPLANTED\.(\w+)/g)].map(([, name]) => name);
  expect(Object.keys(PLANTED).filter((name) => !names.includes(name))).toEqual([]);
});
