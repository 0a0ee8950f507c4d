import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import { temporalBinary } from './binaries';
import { freePort } from './ports';
import { startProcess } from './process';

export interface TemporalServerOptions {
  /** The server takes exactly this port; a free one unless given. */
  port?: number;
  /** With the UI. */
  ui?: boolean;
  /** Take the ports that Temporal's tools expect when they are free. */
  preferUsualPorts?: boolean;
  /** Keeps everything in this file; in memory unless given. */
  dbFile?: string;
  /** The server's dynamic configuration, by key. */
  dynamicConfig?: Record<string, number | string>;
}

export interface TemporalServer {
  address: string;
  /** 0 without the UI. */
  uiPort: number;
  child: ChildProcess;
  stop: () => Promise<void>;
}

/** The file outlives a killed server but not a power cut, and costs half as much time. */
const QUICK_FILE = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=off'];

/** Many ask the region slots at the same time. The server keeps one query of a busy workflow waiting unless this is set. */
const MANY_ASK = { 'history.maxBufferedQueryCount': 100 };

/** The server collects garbage a quarter as often: less CPU for more memory. */
const SELDOM_COLLECTED = { GOGC: '400' };

const USUAL_PORT = 7233;
const USUAL_UI_PORT = 8233;
const TRIES = 3;

/** The server has ended before it answered. */
class ServerEnded extends Error {
  constructor({ exitCode }: ChildProcess) {
    super(`the Temporal server ended with code ${String(exitCode)}`);
  }
}

/**
 * Starts a Temporal dev server, with our search attributes, and returns once it answers. A port that was free a moment ago may
 * be taken when the server comes to it: then it is tried again with others.
 */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryToStart(options);
    } catch (error) {
      if (!(error instanceof ServerEnded) || tries === TRIES) throw error;
    }
  }
}

async function tryToStart(options: TemporalServerOptions): Promise<TemporalServer> {
  const { preferUsualPorts = false, ui = false } = options;
  const port = options.port ?? (await freePort(preferUsualPorts ? USUAL_PORT : 0));
  const uiPort = ui ? await freePort(preferUsualPorts ? USUAL_UI_PORT : 0) : 0;
  const address = `127.0.0.1:${String(port)}`;
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'];
  args.push(...(ui ? ['--ui-port', String(uiPort)] : ['--headless']));
  if (options.dbFile !== undefined) args.push('--db-filename', options.dbFile, ...QUICK_FILE);
  for (const [key, value] of Object.entries({ ...MANY_ASK, ...options.dynamicConfig })) {
    args.push('--dynamic-config-value', `${key}=${JSON.stringify(value)}`);
  }
  for (const name of Object.values(SEARCH_ATTRIBUTES)) args.push('--search-attribute', `${name}=Keyword`);
  const { child, stop } = startProcess(await temporalBinary(), args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...SELDOM_COLLECTED, ...process.env },
  });
  await untilStarted(child);
  await untilReachable(address, child);
  return { address, uiPort, child, stop };
}

const PATIENCE_MS = 60_000;

/**
 * Waits until the server says that it has its ports, or has ended. Whoever answers on them may be another server, which came
 * first; and a client that was refused would try again only after a second.
 */
async function untilStarted(server: ChildProcess): Promise<void> {
  const lines = createInterface({ input: server.stdout ?? process.stdin });
  const ended = once(server, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) }).then(() =>
    Promise.reject(new ServerEnded(server)),
  );
  const said = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('Temporal Server:')) resolve();
    });
  });
  await Promise.race([said, ended]);
  ended.catch(() => undefined);
}

/** Waits until the server answers, and knows the namespace `default`. `access`: certificates and key, where it asks for them. */
export async function untilReachable(
  address: string,
  server: ChildProcess,
  access: Pick<ConnectionOptions, 'tls' | 'apiKey'> = {},
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (server.exitCode !== null) throw new ServerEnded(server);
    try {
      const connection = await Connection.connect({ ...access, address, connectTimeout: '2 seconds' });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
