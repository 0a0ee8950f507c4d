import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from './cache.mjs';
import { say } from './run.mjs';

/** That of the images in docker-compose.yml. */
export const SERVER_VERSION = '1.32.0';

const MODULE = 'go.temporal.io/server';
const PROGRAMS = ['cmd/server', 'cmd/tools/sql'].map((program) => `${MODULE}/${program}@v${SERVER_VERSION}`);

/**
 * Paths of a Temporal server for production, of its tool for schemas, and of its schemas for PostgreSQL. Go builds them once,
 * which takes about eight minutes on two cores.
 */
export async function resolveServer(env = process.env) {
  const folder = path.join(cacheDirectory(env), `temporal-server-${SERVER_VERSION}`);
  const paths = {
    server: path.join(folder, 'server'),
    schemaTool: path.join(folder, 'sql'),
    schemas: path.join(folder, 'schema'),
  };
  if (!(await areThere(Object.values(paths)))) await build(folder, paths.schemas, env);
  return paths;
}

async function areThere(files) {
  const found = await Promise.allSettled(files.map((file) => access(file, constants.X_OK)));
  return found.every(({ status }) => status === 'fulfilled');
}

async function build(folder, schemas, env) {
  await requireGo(folder);
  say(`building the Temporal server ${SERVER_VERSION} with Go, once; this takes some minutes`);
  await mkdir(folder, { recursive: true });
  const go = spawn('go', ['install', ...PROGRAMS], { env: { ...env, GOBIN: folder }, stdio: ['ignore', 2, 2] });
  const [code] = await once(go, 'exit');
  if (code !== 0) throw new Error(`go install ended with code ${String(code)}; its output is above`);
  const { stdout } = await execute('go', ['mod', 'download', '-json', `${MODULE}@v${SERVER_VERSION}`]);
  await cp(path.join(JSON.parse(stdout).Dir, 'schema/postgresql/v12'), schemas, { recursive: true });
}

const execute = promisify(execFile);

async function requireGo(folder) {
  try {
    await execute('go', ['version']);
  } catch (error) {
    throw new Error(
      `Go builds the Temporal server, and is not there: install Go 1.26 or newer. ` +
        `Or put "server", "sql" and "schema" of ${MODULE} ${SERVER_VERSION} into ${folder}.`,
      { cause: error },
    );
  }
}
