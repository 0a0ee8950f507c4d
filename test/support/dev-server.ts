import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Connection } from '@temporalio/client';
import { temporalBinary } from '../../scripts/binaries';

export interface DevServer {
  address: string;
  stop: () => Promise<void>;
}

/** Starts a Temporal dev server on a free port and returns once it answers. */
export async function startDevServer(): Promise<DevServer> {
  const port = await freePort();
  const address = `127.0.0.1:${String(port)}`;
  const server = spawn(
    await temporalBinary(),
    ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await untilReachable(address, server);
  return { address, stop: () => stop(server) };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function untilReachable(address: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the dev server ended with code ${String(server.exitCode)}`);
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

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const hardStop = setTimeout(() => server.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(hardStop);
}
