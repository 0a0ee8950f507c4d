import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { defined } from '../../contract/defined';
import { temporalBinary } from '../../dev/binaries';
import { freePort, isFree } from '../../dev/ports';
import { type RunningProcess, startProcess } from '../../dev/process';
import { untilReachable } from '../../dev/temporal-server';
import type { DurableTemporal } from '../chaos/durable-temporal';
import { kill } from '../chaos/kill';
import { composeEnvironment } from './compose-file';
import { type PostgreSql, startPostgreSql } from './postgresql';

const execute = promisify(execFile);
const JOBS = path.join(__dirname, '..', '..', 'deploy', 'temporal');

/** What has to be on the machine: the programs of Temporal, and the folder of those of PostgreSQL. */
export interface Programs {
  server: string;
  schemaTool: string;
  schemas: string;
  postgres: string;
}

/** What narrows the access to the server, as variables: those of the server, and those of whoever may do everything there. */
export interface Access {
  server: Record<string, string>;
  administrator: Record<string, string>;
}

/** Temporal, of whose database there may be a backup. */
export interface PostgresTemporal extends DurableTemporal {
  /** Copies the database while the server runs. */
  backUp: () => Promise<void>;
  /** Ends server and database, and starts them with what the last backup has; returns when the server answers. */
  restore: () => Promise<void>;
}

const OPEN: Access = { server: {}, administrator: {} };

/**
 * A Temporal server as docker-compose.yml has it: PostgreSQL, the one-shot jobs, and the server with the same environment, each as a
 * process.
 */
export function postgresStack(programs: Programs, access = OPEN): (directory: string) => Promise<PostgresTemporal> {
  return async (directory) => {
    const postgres = await startPostgreSql(programs.postgres);
    await updateSchema(programs, postgres);
    const environment = { ...(await serverEnvironment(postgres)), ...access.server };
    const address = `127.0.0.1:${environment['FRONTEND_GRPC_PORT'] ?? ''}`;
    let server = await start(programs, directory, environment);
    await createNamespace(address, access);
    const untilServing = () => untilReachable(address, server.child, connectionOptionsOf(access));
    const startAgain = async () => {
      server = await start(programs, directory, environment);
      await untilServing();
    };
    await untilServing();
    return {
      address,
      killAndRestart: async () => {
        await kill(server);
        await startAgain();
      },
      crashDatabase: postgres.crashAndRestart,
      backUp: postgres.backUp,
      restore: async () => {
        await kill(server);
        await postgres.restore();
        await startAgain();
      },
      stop: async () => {
        await kill(server);
        await postgres.stop();
      },
    };
  };
}

function connectionOptionsOf({ administrator }: Access): Pick<ConnectionOptions, 'tls' | 'apiKey'> {
  const { connectionOptions } = loadClientConnectConfig({ disableFile: true, overrideEnvVars: administrator });
  const { tls, apiKey } = connectionOptions;
  return defined({ tls, apiKey });
}

/** Twice, as the job runs again whenever the stack is started again. */
async function updateSchema({ schemaTool, schemas }: Programs, { port, user, password }: PostgreSql): Promise<void> {
  const env = {
    ...process.env,
    ...composeEnvironment('schema'),
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(port),
    SQL_USER: user,
    SQL_PASSWORD: password,
    SQL_TOOL: schemaTool,
    SCHEMA_FOLDER: schemas,
  };
  for (let run = 1; run <= 2; run += 1) await execute('sh', [path.join(JOBS, 'update-schema.sh')], { env });
}

const PATIENCE_MS = 120_000;
const PAUSE_MS = 500;

/** Again until it succeeds, as Compose starts the job again, and then once more, as with the schema. */
async function createNamespace(address: string, { administrator }: Access): Promise<void> {
  const PATH = [path.dirname(await temporalBinary()), process.env['PATH']].join(path.delimiter);
  const env = { ...process.env, PATH, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default', ...administrator };
  const job = () => execute('sh', [path.join(JOBS, 'create-namespace.sh')], { env });
  const deadline = Date.now() + PATIENCE_MS;
  for (let isDone = false; !isDone;) {
    try {
      await job();
      isDone = true;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(PAUSE_MS);
    }
  }
  await job();
}

const PORTS = [
  ...['FRONTEND_GRPC_PORT', 'FRONTEND_HTTP_PORT', 'FRONTEND_MEMBERSHIP_PORT'],
  ...['MATCHING_GRPC_PORT', 'MATCHING_MEMBERSHIP_PORT', 'HISTORY_GRPC_PORT', 'HISTORY_MEMBERSHIP_PORT'],
  ...['WORKER_GRPC_PORT', 'WORKER_MEMBERSHIP_PORT'],
  ...['INTERNAL_FRONTEND_GRPC_PORT', 'INTERNAL_FRONTEND_HTTP_PORT', 'INTERNAL_FRONTEND_MEMBERSHIP_PORT'],
];

/** A free port that fits into a smallint, the type in which PostgreSQL keeps the ports of the members of a cluster. */
async function smallPort(): Promise<number> {
  for (;;) {
    const wanted = randomInt(10_000, 32_000);
    if (await isFree(wanted)) return wanted;
  }
}

/** That of docker-compose.yml, but for what has another place on this machine. */
async function serverEnvironment({ port, user, password }: PostgreSql): Promise<Record<string, string>> {
  const ports: Record<string, string> = {};
  for (const name of PORTS) ports[name] = String(await smallPort());
  return {
    ...composeEnvironment('temporal'),
    ...ports,
    POSTGRES_SEEDS: '127.0.0.1',
    DB_PORT: String(port),
    POSTGRES_USER: user,
    POSTGRES_PWD: password,
    BIND_ON_IP: '127.0.0.1',
    PROMETHEUS_ENDPOINT: `127.0.0.1:${String(await freePort())}`,
    DYNAMIC_CONFIG_FILE_PATH: path.join(JOBS, 'dynamic-config.yaml'),
    LOG_LEVEL: 'warn',
  };
}

async function start(
  { server }: Programs,
  directory: string,
  environment: Record<string, string>,
): Promise<RunningProcess> {
  const log = await open(path.join(directory, 'temporal.log'), 'a');
  const env = { ...process.env, ...environment };
  const running = startProcess(server, ['start'], { stdio: ['ignore', log.fd, log.fd], cwd: directory, env });
  await log.close();
  return running;
}
