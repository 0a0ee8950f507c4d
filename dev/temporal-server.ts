import type { ChildProcess } from 'node:child_process';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import { temporalBinary } from './binaries';
import { freePort } from './ports';
import { startProcess } from './process';

export interface TemporalServerOptions {
  port?: number;
  /** No UI without a port. */
  uiPort?: number;
  /** Keeps everything in this file; in memory unless given. */
  dbFile?: string;
  /** The server's dynamic configuration, by key. */
  dynamicConfig?: Record<string, number>;
}

export interface TemporalServer {
  address: string;
  child: ChildProcess;
  stop: () => Promise<void>;
}

/** The file outlives a killed server but not a power cut, and costs half as much time. */
const QUICK_FILE = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=off'];

/** Starts a Temporal dev server, with our search attributes, and returns once it answers. */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  const port = options.port ?? (await freePort());
  const address = `127.0.0.1:${String(port)}`;
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'];
  args.push(...(options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)]));
  if (options.dbFile !== undefined) args.push('--db-filename', options.dbFile, ...QUICK_FILE);
  for (const [key, value] of Object.entries(options.dynamicConfig ?? {})) {
    args.push('--dynamic-config-value', `${key}=${String(value)}`);
  }
  for (const name of Object.values(SEARCH_ATTRIBUTES)) args.push('--search-attribute', `${name}=Keyword`);
  const { child, stop } = startProcess(await temporalBinary(), args, { stdio: 'ignore' });
  await untilReachable(address, child);
  return { address, child, stop };
}

const PATIENCE_MS = 60_000;

async function untilReachable(address: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the Temporal server ended with code ${String(server.exitCode)}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
