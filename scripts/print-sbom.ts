import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..');

interface LockFile {
  packages: Record<string, { dev?: boolean; devOptional?: boolean; devDependencies?: object }>;
}

/**
 * Prints what a worker is made of, as CycloneDX, from the lock file. `npm sbom --omit dev` by itself leaves out all that
 * development needs, too, even the SDK of the worker. So npm gets a lock file from which development is taken out.
 */
function main(): void {
  const temporary = mkdtempSync(path.join(tmpdir(), 'imageferry-sbom-'));
  // npm names the whole after the folder.
  const folder = path.join(temporary, 'imageferry');
  mkdirSync(folder);
  try {
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ ...readJson('package.json'), devDependencies: {} }),
    );
    writeFileSync(
      path.join(folder, 'package-lock.json'),
      JSON.stringify(withoutDevelopment(readJson('package-lock.json') as LockFile)),
    );
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function readJson(file: string): object {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as object;
}

function withoutDevelopment(lock: LockFile): LockFile {
  const kept = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
  const packages = kept.map(
    ([place, entry]) => [place, { ...entry, devOptional: false, devDependencies: {} }] as const,
  );
  return { ...lock, packages: Object.fromEntries(packages) };
}

main();
