import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { build } from 'esbuild';
import { BUNDLE_PATH, bundleWorkflows } from '../../worker/bundle';

const root = path.join(__dirname, '..', '..');
const dist = path.join(root, 'dist');

const FILES = [
  'client/main.ts',
  'worker/main.ts',
  'worker/codec-server/main.ts',
  'simulator/main.ts',
  'examples/replicate.ts',
];

const PROGRAMS = FILES.map((file) => ({
  in: file,
  out: file.replace(/\.ts$/, ''),
}));

/** What the SDK loads by a path, which the code gives it beside its own file: that is the program, once all is in one. */
const LOADED_BY_PATH = ['client', 'worker', 'examples'].map((folder) => ({
  in: 'contract/encryption/failure-converter.ts',
  out: `${folder}/failure-converter`,
}));

/**
 * Builds each of our programs into one file, and returns their folder, which is laid out as the source is. Tests start programs
 * some hundred times, and one that is built starts in a third of the time that its source takes. The folder lies in the
 * repository, because the programs load packages from its node_modules.
 */
export async function buildPrograms(): Promise<string> {
  await mkdir(dist, { recursive: true });
  const outdir = await mkdtemp(path.join(dist, 'test-'));
  await build({
    absWorkingDir: root,
    entryPoints: [...PROGRAMS, ...LOADED_BY_PATH],
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    // A worker looks for the source of the workflows, to bundle it, only where no bundle lies beside it.
    logOverride: { 'require-resolve-not-external': 'silent' },
    logLevel: 'warning',
  });
  return outdir;
}

/** Bundles the workflows into the file where built workers look for it, and returns its path. */
export async function addWorkflowBundle(programs: string): Promise<string> {
  const { code } = await bundleWorkflows({ logger: new DefaultLogger('WARN') });
  const bundlePath = path.join(programs, path.basename(BUNDLE_PATH));
  await writeFile(bundlePath, code);
  return bundlePath;
}
