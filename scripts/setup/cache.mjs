import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { say } from './run.mjs';

/** Where downloaded programs stay between checkouts. */
export function cacheDirectory(env) {
  if (env.IMAGEFERRY_CACHE) return path.resolve(env.IMAGEFERRY_CACHE);
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'imageferry');
  return path.join(env.HOME || accountHome(), '.cache', 'imageferry');
}

function accountHome() {
  try {
    return userInfo().homedir || tmpdir();
  } catch {
    return tmpdir();
  }
}

/** The cached program, if it is there and still the bytes that were stored. */
export async function cachedProgram(tool, env) {
  const file = programFile(tool, env);
  const recorded = await readFile(`${file}.sha256`, 'utf8').catch(() => undefined);
  const actual = await sha256Of(file).catch(() => undefined);
  if (actual === undefined) return undefined;
  if (recorded?.trim() === actual) return file;
  say(`${file} is not what was stored (its sha256 differs); replacing it`);
  return undefined;
}

/** Puts a program into the cache in one step, so that set-ups running at once cannot see half a file. */
export async function storeProgram(tool, env, source) {
  const file = programFile(tool, env);
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    await copyFile(source, draft);
    await chmod(draft, 0o755);
    await writeFile(`${file}.sha256`, `${await sha256Of(draft)}\n`);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  return file;
}

/** A directory for the time of `work`, removed afterwards. */
export async function withScratchDirectory(env, work) {
  const directory = path.join(cacheDirectory(env), `scratch-${randomUUID()}`);
  await mkdir(directory, { recursive: true });
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function programFile(tool, env) {
  return path.join(cacheDirectory(env), `${tool.program}-${tool.wheel.version}`, tool.program);
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
