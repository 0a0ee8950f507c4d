import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from './run.mjs';

/** Runs `npm ci` unless node_modules holds what the lock file says. Returns whether it ran. */
export async function installDependencies(root) {
  const lock = await hashOf(path.join(root, 'package-lock.json'));
  const stamp = path.join(root, 'node_modules', '.imageferry-lock');
  const installed = await isInstalled(root, lock, stamp);
  if (!installed) await npmCi(root);
  await writeFile(stamp, `${lock}\n`);
  return !installed;
}

/** Without our stamp somebody else ran npm: its own record of the tree must then be newer than the lock file. */
async function isInstalled(root, lock, stamp) {
  const stamped = await readFile(stamp, 'utf8').catch(() => undefined);
  if (stamped !== undefined) return stamped.trim() === lock;
  const record = await stat(path.join(root, 'node_modules', '.package-lock.json')).catch(() => undefined);
  const lockFile = await stat(path.join(root, 'package-lock.json'));
  return record !== undefined && record.mtimeMs >= lockFile.mtimeMs;
}

async function npmCi(root) {
  say('installing the npm packages of package-lock.json (npm ci)');
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci ended with code ${String(code)}; its output is above`);
}

async function hashOf(file) {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
