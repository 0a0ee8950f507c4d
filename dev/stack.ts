import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_IMAGE, SIMULATOR_KEY, simulatorAdmin } from '../simulator';
import { addDocsImage } from './docs-image';
import { createLogFolder, type LogFolder } from './log-folder';
import { type RunningProcess, startProgram } from './process';
import { startSimulatorProcess } from './simulator-process';
import { startTemporalServer } from './temporal-server';

export interface DevStackOptions {
  say: (text: string) => void;
  copySeconds: number;
  /** Take the ports that Temporal's tools expect when they are free. */
  preferUsualPorts: boolean;
}

export interface DevStack {
  address: string;
  uiUrl: string;
  simulatorPort: number;
  adminPort: number;
  /** Goes away with the stack, unless the worker has ended by itself. */
  workerLog: string;
  image: typeof DEMO_IMAGE;
  /** Settles when the worker ends without being asked to. */
  workerEnded: Promise<unknown>;
  stop: () => Promise<void>;
}

/** Starts a Temporal dev server with its UI, the ECS simulator and a worker, each a process of its own; all or none. */
export async function startDevStack(options: DevStackOptions): Promise<DevStack> {
  const started: { stop: () => Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.reverse()) await part.stop();
  };
  try {
    return { ...(await startParts(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { say, copySeconds, preferUsualPorts }: DevStackOptions,
  started: { stop: () => Promise<void> }[],
): Promise<Omit<DevStack, 'stop'>> {
  say('starting the Temporal dev server');
  const temporal = await startTemporalServer({ ui: true, preferUsualPorts });
  started.push(temporal);
  say('starting the ECS simulator');
  const simulator = await startSimulatorProcess('simulator/main', [
    '--copy-seconds',
    String(copySeconds),
    '--seed-demo',
  ]);
  started.push(simulator);
  await addDocsImage(simulatorAdmin(simulator.adminPort));
  say('starting a worker (it bundles the workflows first)');
  const worker = await startWorkerProcess(temporal.address, simulator.port);
  started.push(worker);
  return {
    address: temporal.address,
    uiUrl: `http://127.0.0.1:${String(temporal.uiPort)}`,
    simulatorPort: simulator.port,
    adminPort: simulator.adminPort,
    workerLog: worker.log,
    image: DEMO_IMAGE,
    workerEnded: once(worker.child, 'exit'),
  };
}

/** Polls more often than by default, as simulated copies take seconds. */
const FAST_POLLING = {
  IMAGEFERRY_POLL_MINIMUM_MS: '250',
  IMAGEFERRY_POLL_MAXIMUM_MS: '1000',
  IMAGEFERRY_LOOK_INTERVAL_MS: '200',
  IMAGEFERRY_VISIBILITY_GRACE_MS: '2000',
  IMAGEFERRY_DEFER_MS: '2000',
};

/** The environment without the developer's own servers and accounts, which this worker must not use. */
function withoutConnections(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^((TEMPORAL|ALIBABA)_|IMAGEFERRY_STS_ENDPOINT$)/.test(name)),
  );
}

async function startWorkerProcess(address: string, simulatorPort: number): Promise<RunningProcess & { log: string }> {
  const folder = await createLogFolder();
  const log = path.join(folder.path, 'worker.log');
  const file = await open(log, 'a');
  const started = startProgram('worker/main', [], {
    stdio: ['ignore', file.fd, file.fd],
    env: {
      ...withoutConnections(process.env),
      ...FAST_POLLING,
      TEMPORAL_ADDRESS: address,
      IMAGEFERRY_ECS_ENDPOINT: `127.0.0.1:${String(simulatorPort)}`,
      IMAGEFERRY_ECS_PROTOCOL: 'http',
      ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
    },
  });
  await file.close();
  await untilReady(started, log);
  return { ...started, log, stop: () => stopWorker(started, folder) };
}

async function stopWorker({ child, stop }: RunningProcess, folder: LogFolder): Promise<void> {
  const hasEndedByItself = child.exitCode !== null || child.signalCode !== null;
  if (hasEndedByItself) folder.keep();
  await stop();
  if (!hasEndedByItself) folder.remove();
}

async function untilReady({ child }: RunningProcess, log: string): Promise<void> {
  while (!(await readFile(log, 'utf8')).includes('the worker is ready')) {
    if (child.exitCode !== null) throw new Error(`the worker did not start:\n${await readFile(log, 'utf8')}`);
    await sleep(100);
  }
}
