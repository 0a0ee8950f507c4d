import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { REPEATED_CALLS } from '../../client/repeated-calls';
import { eventually } from '../../dev/eventually';
import { freePort } from '../../dev/ports';
import { type RunningProcess, startProgram } from '../../dev/process';
import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';
import { SIMULATOR_KEY, simulatorAdmin, type SimulatorAdmin } from '../../simulator';
import { addWorkflowBundle, buildPrograms } from '../support/built-programs';

/** Clock ticks of `/proc` in a second. */
const TICKS = 100;

/** A Temporal server, a simulator and one worker, each a process of its own. */
export class Rig {
  private constructor(
    private readonly directory: string,
    private readonly programs: string,
    private readonly server: TemporalServer,
    private readonly simulator: RunningProcess,
    private readonly worker: RunningProcess,
    readonly client: Client,
    readonly ecs: SimulatorAdmin,
  ) {}

  /** `settings`: the worker's variables beside those that it needs to find the others. */
  static async start(copySeconds: number, settings: Record<string, string> = {}): Promise<Rig> {
    const directory = await mkdtemp(path.join(tmpdir(), 'imageferry-flood-'));
    const programs = await buildPrograms();
    await addWorkflowBundle(programs);
    const server = await startTemporalServer({});
    const [port, adminPort] = [await freePort(), await freePort()];
    const simulator = await startSimulator(programs, port, adminPort, copySeconds);
    const log = await open(path.join(directory, 'worker.log'), 'a');
    const worker = startProgram(path.join(programs, 'worker/main'), [], {
      stdio: ['ignore', log.fd, log.fd],
      env: {
        ...process.env,
        ...settings,
        TEMPORAL_ADDRESS: server.address,
        IMAGEFERRY_ECS_ENDPOINT: `127.0.0.1:${String(port)}`,
        IMAGEFERRY_ECS_PROTOCOL: 'http',
        ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
      },
    });
    await log.close();
    const connection = await Connection.connect({ address: server.address, interceptors: REPEATED_CALLS });
    const client = new Client({ connection });
    const rig = new Rig(directory, programs, server, simulator, worker, client, simulatorAdmin(adminPort));
    await eventually(
      async () => (await rig.workerLog()).includes('the worker is ready'),
      () => 'the worker does not start',
    );
    return rig;
  }

  workerLog(): Promise<string> {
    return readFile(path.join(this.directory, 'worker.log'), 'utf8');
  }

  /** Whether the worker has ended by itself. */
  get hasWorkerDied(): boolean {
    return this.worker.child.exitCode !== null || this.worker.child.signalCode !== null;
  }

  /** CPU time of the worker so far; seconds. */
  async workerCpuSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${String(this.worker.child.pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  /** Resident memory of the worker; MB. */
  async workerMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${String(this.worker.child.pid)}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  async stop(): Promise<void> {
    await this.client.connection.close();
    this.worker.child.kill('SIGKILL');
    await this.simulator.stop();
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
    await rm(this.programs, { recursive: true });
  }
}

async function startSimulator(
  programs: string,
  port: number,
  adminPort: number,
  copySeconds: number,
): Promise<RunningProcess> {
  const ports = ['--port', String(port), '--admin-port', String(adminPort)];
  const args = [...ports, '--copy-seconds', String(copySeconds), '--seed-demo'];
  const simulator = startProgram(path.join(programs, 'simulator/main'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (simulator.child.stdout === null) throw new Error('the simulator has no output');
  await once(createInterface({ input: simulator.child.stdout }), 'line');
  return simulator;
}
