import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { connect } from '../../dev/connect';
import { freePort } from '../../dev/ports';
import { type RunningProcess, startProgram } from '../../dev/process';
import { startSimulatorProcess } from '../../dev/simulator-process';
import { SIMULATOR_KEY, simulatorAdmin, type SimulatorAdmin } from '../../simulator';
import type { DurableTemporal, StartTemporal } from './durable-temporal';
import { kill } from './kill';

const WORKERS = 2;

/** Polls as often as simulated copies of a second need. */
const WORKER_SETTINGS = {
  IMAGEFERRY_POLL_MINIMUM_MS: '250',
  IMAGEFERRY_POLL_MAXIMUM_MS: '500',
  IMAGEFERRY_LOOK_INTERVAL_MS: '100',
  IMAGEFERRY_VISIBILITY_GRACE_MS: '2000',
  IMAGEFERRY_DEFER_MS: '1000',
  IMAGEFERRY_ASK_AGAIN_MS: '1000',
  IMAGEFERRY_ECS_TIMEOUT_MS: '1500',
  IMAGEFERRY_LOG_LEVEL: 'warn',
};

/** A Temporal server, workers and a simulator as processes that can be killed and come back with what they had stored. */
export class Cluster {
  private readonly workers: RunningProcess[] = [];
  private stopping = false;

  private constructor(
    private readonly directory: string,
    private readonly programs: string,
    private readonly ports: { ecs: number; admin: number },
    private readonly temporal: DurableTemporal,
    private simulator: RunningProcess,
    readonly client: Client,
  ) {}

  /** `programs`: folder of the built programs, with the workflow bundle. */
  static async start(programs: string, startTemporal: StartTemporal): Promise<Cluster> {
    const directory = await mkdtemp(path.join(tmpdir(), 'imageferry-chaos-'));
    const ports = { ecs: await freePort(), admin: await freePort() };
    const temporal = await startTemporal(directory);
    const simulator = await startSimulator(directory, programs, ports);
    const { client } = await connect(temporal.address);
    const cluster = new Cluster(directory, programs, ports, temporal, simulator, client);
    for (let worker = 0; worker < WORKERS; worker += 1) await cluster.startWorker();
    return cluster;
  }

  get ecs(): SimulatorAdmin {
    return simulatorAdmin(this.ports.admin);
  }

  /** SIGKILL; another worker takes its place. */
  async killWorker(which: number): Promise<void> {
    const [worker] = this.workers.splice(which % this.workers.length, 1);
    worker?.child.kill('SIGKILL');
    await this.startWorker();
  }

  killTemporal(): Promise<void> {
    return this.temporal.killAndRestart();
  }

  /** Undefined where the database of Temporal is not a process of its own. */
  get crashDatabase(): (() => Promise<void>) | undefined {
    return this.temporal.crashDatabase;
  }

  async killSimulator(): Promise<void> {
    await kill(this.simulator);
    this.simulator = await startSimulator(this.directory, this.programs, this.ports);
  }

  /** What the workers have written. */
  workerLog(): Promise<string> {
    return readFile(path.join(this.directory, 'worker.log'), 'utf8');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const { child } of this.workers) child.kill('SIGKILL');
    await this.client.connection.close();
    await kill(this.simulator);
    await this.temporal.stop();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private async startWorker(): Promise<void> {
    const log = await open(path.join(this.directory, 'worker.log'), 'a');
    const worker = startProgram(path.join(this.programs, 'worker/main'), [], {
      stdio: ['ignore', log.fd, log.fd],
      env: {
        ...process.env,
        ...WORKER_SETTINGS,
        TEMPORAL_ADDRESS: this.temporal.address,
        IMAGEFERRY_ECS_ENDPOINT: `127.0.0.1:${String(this.ports.ecs)}`,
        IMAGEFERRY_ECS_PROTOCOL: 'http',
        ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
      },
    });
    await log.close();
    this.workers.push(worker);
    worker.child.once('exit', () => {
      const index = this.workers.indexOf(worker);
      if (index < 0 || this.stopping) return;
      this.workers.splice(index, 1);
      void this.startWorker();
    });
  }
}

function startSimulator(
  directory: string,
  programs: string,
  ports: { ecs: number; admin: number },
): Promise<RunningProcess> {
  const args = ['--port', String(ports.ecs), '--admin-port', String(ports.admin)];
  args.push('--state-file', path.join(directory, 'ecs.json'), '--copy-seconds', '1.2');
  return startSimulatorProcess(path.join(programs, 'simulator/main'), args);
}
