import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(__dirname, '..', '..');
/** npm finds no licence in what these say of themselves; docs/security.md says so. */
const WITHOUT_LICENCE = ['@darabonba/typescript', 'unionfs'];

interface Component {
  name: string;
  version: string;
  hashes?: { alg: string; content: string }[];
  licenses?: unknown[];
}

interface LockedPackage {
  version?: string;
  dev?: boolean;
  link?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

test('the list of parts has every package of a worker, with hash and licence, and none of development', async () => {
  const args = ['--require', require.resolve('tsx/cjs'), 'scripts/print-sbom.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 });
  const { components, metadata } = JSON.parse(stdout) as {
    components: Component[];
    metadata: { component: { name: string } };
  };
  expect(metadata.component.name).toBe('imageferry');

  const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> };
  const locked = Object.entries(packages).filter(([place, { dev, link }]) => place !== '' && dev !== true && !link);
  const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const wanted = new Set(locked.map(([place, { version = '' }]) => `${nameOf(place)}@${version}`));
  expect(new Set(components.map(({ name, version }) => `${name}@${version}`))).toEqual(wanted);

  const { dependencies, optionalDependencies } = read('package.json') as Record<string, Record<string, string>>;
  const direct = Object.entries({ ...dependencies, ...optionalDependencies }).map((pair) => pair.join('@'));
  expect(direct.filter((part) => !wanted.has(part))).toEqual([]);
  expect(components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
  const bare = components.filter(({ licenses = [] }) => licenses.length === 0);
  expect(bare.map(({ name }) => name).sort()).toEqual(WITHOUT_LICENCE);
});
