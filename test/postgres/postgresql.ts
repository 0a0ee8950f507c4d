import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../dev/eventually';
import { freePort } from '../../dev/ports';
import { type RunningProcess, startProcess } from '../../dev/process';
import { kill } from '../chaos/kill';

const execute = promisify(execFile);

const DEBIAN = '/usr/lib/postgresql';
const USER = 'temporal';
const PASSWORD = 'of-this-test-run-only';

/** A PostgreSQL of our own, as a process that can crash. */
export interface PostgreSql {
  port: number;
  user: string;
  password: string;
  /** Ends it as a crash does, without a checkpoint, and starts it again: it recovers from its log. */
  crashAndRestart: () => Promise<void>;
  /** Copies all databases, of one moment, while they are in use. */
  backUp: () => Promise<void>;
  /** Gives up all that there is for what was copied last. */
  restore: () => Promise<void>;
  stop: () => Promise<void>;
}

/** The folder of the programs: the first on PATH, or the newest that Debian has installed. */
export function postgresPrograms(PATH = ''): string | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...PATH.split(path.delimiter), ...debian.map((version) => path.join(DEBIAN, version, 'bin'))];
  const found = folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))));
  return found === undefined ? undefined : path.dirname(realpathSync(path.join(found, 'postgres')));
}

/** Starts one in a new folder, on a port of its own. `programs`: folder of the programs of PostgreSQL. */
export async function startPostgreSql(programs: string): Promise<PostgreSql> {
  const directory = await mkdtemp(path.join(tmpdir(), 'imageferry-postgres-'));
  const owner = await ownerOfServers();
  const port = await freePort();
  await createDatabase(programs, directory, owner);
  let server = await start(programs, directory, port, owner);
  return {
    port,
    user: USER,
    password: PASSWORD,
    crashAndRestart: async () => {
      await kill(server, 'SIGQUIT');
      server = await start(programs, directory, port, owner);
    },
    backUp: () => backUp(programs, directory, port, owner),
    restore: async () => {
      await kill(server, 'SIGQUIT');
      await unpack(directory, owner);
      server = await start(programs, directory, port, owner);
    },
    stop: async () => {
      await kill(server, 'SIGQUIT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; its package brings a user. */
async function ownerOfServers(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (kind: '-u' | '-g') => Number((await execute('id', [kind, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function createDatabase(programs: string, directory: string, owner: { uid: number; gid: number } | undefined) {
  const passwordFile = path.join(directory, 'password');
  await writeFile(passwordFile, PASSWORD);
  if (owner !== undefined) {
    for (const file of [directory, passwordFile]) await chown(file, owner.uid, owner.gid);
  }
  const access = ['--username', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const args = [
    '--pgdata',
    path.join(directory, 'data'),
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-sync',
    ...access,
  ];
  await execute(path.join(programs, 'initdb'), args, { cwd: directory, ...owner });
}

const BACKUP = 'backup.tar';
const HOW = ['--pgdata', '-', '--format', 'tar', '--wal-method', 'fetch', '--checkpoint', 'fast'];

/** As docs/deploying.md says it. */
async function backUp(programs: string, directory: string, port: number, owner?: { uid: number; gid: number }) {
  const command = [path.join(programs, 'pg_basebackup'), '--host', '127.0.0.1', '--port', String(port)];
  const args = [...command, '--username', USER, ...HOW];
  const env = { ...process.env, PGPASSWORD: PASSWORD };
  await execute('sh', ['-c', `"$0" "$@" > ${BACKUP}`, ...args], { cwd: directory, env, ...owner });
}

async function unpack(directory: string, owner?: { uid: number; gid: number }): Promise<void> {
  const options = { cwd: directory, ...owner };
  await rm(path.join(directory, 'data'), { recursive: true });
  await execute('mkdir', ['-m', '700', 'data'], options);
  await execute('tar', ['--extract', '--directory', 'data', '--file', BACKUP], options);
}

async function start(
  programs: string,
  directory: string,
  port: number,
  owner: { uid: number; gid: number } | undefined,
): Promise<RunningProcess> {
  // A crash of the process, not of the machine, is what it has to survive: it need not wait for the disk.
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${directory}`, 'fsync=off'];
  const args = ['-D', path.join(directory, 'data'), '-p', String(port), ...settings.flatMap((value) => ['-c', value])];
  const server = startProcess(path.join(programs, 'postgres'), args, { stdio: 'ignore', cwd: directory, ...owner });
  await eventually(
    () => isReady(programs, port),
    () => 'PostgreSQL does not start',
  );
  return server;
}

async function isReady(programs: string, port: number): Promise<boolean> {
  try {
    await execute(path.join(programs, 'pg_isready'), ['--host', '127.0.0.1', '--port', String(port)]);
    return true;
  } catch {
    return false;
  }
}
