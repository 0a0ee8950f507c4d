import type { ChildProcess } from 'node:child_process';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import { temporalBinary } from './binaries';
import { freePort, isFree } from './ports';
import { EndedEarly, startProcess, untilItWrites } from './process';

export interface TemporalServerOptions {
  /** The server takes exactly this port; a free one unless given. */
  port?: number;
  /** With the UI. */
  ui?: boolean;
  /** With the UI: take the ports that Temporal's tools expect when both of them are free. */
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

const TRIES = 3;

/**
 * Starts a Temporal dev server, with our search attributes, and returns once it answers. A port that was free a moment ago may
 * be taken when the server comes to it: then it is tried again with others.
 */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryToStart(options);
    } catch (error) {
      if (!(error instanceof EndedEarly) || tries === TRIES) throw error;
    }
  }
}

interface Ports {
  port: number;
  /** 0 without the UI. */
  uiPort: number;
}

const USUAL_PORTS: Ports = { port: 7233, uiPort: 8233 };

/** Whoever finds Temporal on its usual port takes the UI to be on its own: the two are taken together. */
async function portsFor({ port, ui = false, preferUsualPorts = false }: TemporalServerOptions): Promise<Ports> {
  const mayTakeUsual = ui && preferUsualPorts;
  if (mayTakeUsual && (await isFree(USUAL_PORTS.port)) && (await isFree(USUAL_PORTS.uiPort))) return USUAL_PORTS;
  return { port: port ?? (await freePort()), uiPort: ui ? await freePort() : 0 };
}

async function tryToStart(options: TemporalServerOptions): Promise<TemporalServer> {
  const { ui = false } = options;
  const { port, uiPort } = await portsFor(options);
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
  // Whoever answers on the ports may be another server, which came first. And a client that was refused would wait for a second.
  await untilItWrites(child, (line) => line.startsWith('Temporal Server:'));
  await untilReachable(address, child);
  return { address, uiPort, child, stop };
}

const PATIENCE_MS = 60_000;

/** Waits until the server answers, and knows the namespace `default`. `access`: certificates and key, where it asks for them. */
export async function untilReachable(
  address: string,
  server: ChildProcess,
  access: Pick<ConnectionOptions, 'tls' | 'apiKey'> = {},
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (server.exitCode !== null) throw new EndedEarly('the Temporal server has ended');
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
