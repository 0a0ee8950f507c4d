import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { ASKED_AGAIN } from '../../contract/connection/asked-again';
import { REPEATED_CALLS } from '../../client/connection/repeated-calls';
import { eventually } from '../../dev/eventually';
import { type RunningProcess, startProgram } from '../../dev/process';
import { type SimulatorProcess, startSimulatorProcess } from '../../dev/simulator-process';
import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';
import { SIMULATOR_KEY, simulatorAdmin, type SimulatorAdmin } from '../../simulator';
import type { Settings } from '../../simulator/settings';
import { cpuSeconds, megabytes } from './usage';

export interface RigOptions {
  /** How the simulator differs from its defaults. */
  simulator?: Partial<Settings>;
  /** Variables of the worker beside those that it needs to find the others; its defaults otherwise. */
  worker?: Record<string, string>;
}

/** A Temporal server, a simulator with the demo image and one worker, each a process of its own. */
export class Rig {
  private constructor(
    private readonly directory: string,
    private readonly server: TemporalServer,
    private readonly simulator: SimulatorProcess,
    private readonly worker: RunningProcess,
    readonly client: Client,
    readonly ecs: SimulatorAdmin,
    /** How long the worker took from its start until it was ready; ms. */
    readonly workerStartMs: number,
  ) {}

  /** `programs`: folder of the built programs, with the workflow bundle. */
  static async start(programs: string, { simulator: settings = {}, worker: env = {} }: RigOptions = {}): Promise<Rig> {
    const directory = await mkdtemp(path.join(tmpdir(), 'imageferry-rig-'));
    const server = await startTemporalServer({});
    const simulator = await startSimulatorProcess(path.join(programs, 'simulator/main'), ['--seed-demo']);
    const ecs = simulatorAdmin(simulator.adminPort);
    await ecs.set(settings);
    const startedAt = Date.now();
    const log = path.join(directory, 'worker.log');
    const worker = await startWorker(programs, log, { ...addressesOf(server, simulator), ...env });
    const workerStartMs = Date.now() - startedAt;
    const options = { address: server.address, interceptors: REPEATED_CALLS };
    const client = new Client({
      connection: await Connection.connect(options),
      interceptors: { workflow: [ASKED_AGAIN] },
    });
    return new Rig(directory, server, simulator, worker, client, ecs, workerStartMs);
  }

  /** Variables by which programs find the server. */
  get connection(): Record<string, string> {
    return { TEMPORAL_ADDRESS: this.server.address };
  }

  /** Whether the worker has ended by itself. */
  get hasWorkerDied(): boolean {
    return this.worker.child.exitCode !== null || this.worker.child.signalCode !== null;
  }

  /** CPU time of the worker so far; seconds. */
  workerCpuSeconds(): Promise<number> {
    return cpuSeconds(this.worker.child);
  }

  /** CPU time of the Temporal server so far; seconds. */
  serverCpuSeconds(): Promise<number> {
    return cpuSeconds(this.server.child);
  }

  /** Resident memory of the worker; MB. */
  workerMegabytes(): Promise<number> {
    return megabytes(this.worker.child);
  }

  async stop(): Promise<void> {
    await this.client.connection.close();
    this.worker.child.kill('SIGKILL');
    await this.simulator.stop();
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts a rig, gives it to `use`, and stops it afterwards. */
export async function withRig<Result>(
  programs: string,
  options: RigOptions,
  use: (rig: Rig) => Promise<Result>,
): Promise<Result> {
  const rig = await Rig.start(programs, options);
  try {
    return await use(rig);
  } finally {
    await rig.stop();
  }
}

function addressesOf(server: TemporalServer, simulator: SimulatorProcess): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: server.address,
    IMAGEFERRY_ECS_ENDPOINT: `127.0.0.1:${String(simulator.port)}`,
    IMAGEFERRY_ECS_PROTOCOL: 'http',
    ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
  };
}

async function startWorker(programs: string, logFile: string, env: Record<string, string>): Promise<RunningProcess> {
  const log = await open(logFile, 'a');
  const worker = startProgram(path.join(programs, 'worker/main'), [], {
    stdio: ['ignore', log.fd, log.fd],
    env: { ...withoutSettings(process.env), ...env },
  });
  await log.close();
  await eventually(
    async () => (await readFile(logFile, 'utf8')).includes('the worker is ready'),
    () => `the worker does not start; see ${logFile}`,
  );
  return worker;
}

/** The environment without what the developer has set for workers of their own: a measurement is of the defaults. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|ALIBABA|IMAGEFERRY)_/.test(name)));
}
