import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

interface PipOptions {
  requirements?: string;
  /** Where the SDKs stay between checkouts: the folder of the programs that the set-up downloads. */
  cache?: string;
  env?: NodeJS.ProcessEnv;
}

const CACHE = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');

/** What pip says when it does not find a package, be it that it reaches no index. */
const FINDS_NONE = /No matching distribution/;

/**
 * Installs the SDKs, each file of which pip checks against its hash. Returns their folder; undefined without an index of
 * packages. Throws with the output of pip when it fails for any other reason.
 */
export function installedSdks({
  requirements = path.join(__dirname, 'requirements.txt'),
  cache = process.env['IMAGEFERRY_CACHE'] ?? path.join(CACHE, 'imageferry'),
  env = process.env,
}: PipOptions = {}): string | undefined {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = path.join(cache, `python-clients-${hash}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${String(process.pid)}`;
  const { isDone, output } = pip(env, 'install', '--require-hashes', '--target', draft, '--requirement', requirements);
  if (isDone) {
    renameSync(draft, folder);
    return folder;
  }
  rmSync(draft, { recursive: true, force: true });
  if (FINDS_NONE.test(output) && !hasIndex(env)) return undefined;
  throw new Error(`pip cannot install the SDKs: ${output}`);
}

/** Every index has pip itself. */
function hasIndex(env: NodeJS.ProcessEnv): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'imageferry-pip-'));
  const { isDone, output } = pip(env, 'download', '--no-deps', '--dest', folder, 'pip');
  rmSync(folder, { recursive: true });
  return isDone || !FINDS_NONE.test(output);
}

function pip(env: NodeJS.ProcessEnv, ...args: string[]): { isDone: boolean; output: string } {
  const common = ['-m', 'pip', '--quiet', '--disable-pip-version-check', '--no-input'];
  const { status, stderr, error } = spawnSync('python3', [...common, ...args], { env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { isDone: status === 0, output: stderr };
}
