import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json';

const execute = promisify(execFile);
const ROOT = path.join(__dirname, '..', '..');

/** Folders whose compiled code is in the package. */
const SHIPPED = ['activities', 'client', 'contract', 'dev', 'simulator', 'worker', 'workflows'];

test('the package holds compiled code and the pages for users, and no tests', async () => {
  const { stdout } = await execute('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT });
  const [{ files } = { files: [] }] = JSON.parse(stdout) as { files: { path: string }[] }[];
  const paths = files.map((file) => file.path);

  const wanted = new RegExp(
    `^(dist/(${SHIPPED.join('|')})/.+\\.(js|d\\.ts)|docs/.+\\.(md|json|svg)|[A-Z]+(\\.md)?|package\\.json)$`,
  );
  expect(paths.filter((file) => !wanted.test(file))).toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'docs/nights.md', 'docs/schema/request.json']));
});

test('the package names what it ships, and the build makes it', () => {
  expect(manifest.files.filter((name) => name.startsWith('dist/')).sort()).toEqual(
    SHIPPED.map((folder) => `dist/${folder}`),
  );
  const { include } = JSON.parse(readFileSync(path.join(ROOT, 'tsconfig.build.json'), 'utf8')) as { include: string[] };
  expect(include).toEqual(expect.arrayContaining(SHIPPED));
});

function sourcesIn(folder: string): string[] {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => path.join(ROOT, folder, file));
}

/** The packages that the code of some folders imports. */
function packagesIn(folders: readonly string[]): string[] {
  const imported = folders.flatMap(sourcesIn).flatMap((file) => {
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from|require\()\s*'([^.'\n][^'\n]*)'/g);
    return [...imports].map(([, name = '']) => name);
  });
  const names = new Set(imported.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ''));
  return [...names].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

test('what the package imports is installed with it', () => {
  const installed = { ...manifest.dependencies, ...manifest.optionalDependencies };
  expect(packagesIn(SHIPPED).filter((name) => !(name in installed))).toEqual([]);
});

test('the command and the classes need nothing that only the worker needs', () => {
  expect(packagesIn(['client', 'contract']).filter((name) => !(name in manifest.dependencies))).toEqual([]);
  expect(Object.keys(manifest.optionalDependencies)).toContain('@temporalio/worker');
});
