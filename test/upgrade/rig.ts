import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DefaultLogger } from '@temporalio/worker';
import type { ShownVersion, ShownVersions } from '../../client/versions';
import { temporalBinary } from '../../dev/binaries';
import { openNamespace } from '../../dev/namespace';
import type { RunningProcess } from '../../dev/process';
import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';
import { simulatorAdmin, startSimulator } from '../../simulator';
import { bundleWorkflows } from '../../worker/bundle';
import { addWorkflowBundle, buildPrograms } from '../support/built-programs';
import { builtProgram, publish } from '../support/shared-server';
import { eventually, removeUnusedRegions, Stack } from '../support/stack';
import { startWorkerProcess } from '../support/worker-process';

const execute = promisify(execFile);

export const DEPLOYMENT = 'imageferry';

/** Versions drain within seconds, not minutes, and short pauses of workflows are short. */
const QUICK = {
  'history.timerProcessorMaxTimeShift': '100ms',
  'matching.wv.VersionDrainageStatusVisibilityGracePeriod': '1s',
  'matching.wv.VersionDrainageStatusRefreshInterval': '1s',
};

const WORKER_SETTINGS = {
  IMAGEFERRY_POLL_MINIMUM_MS: '100',
  IMAGEFERRY_POLL_MAXIMUM_MS: '250',
  IMAGEFERRY_LOOK_INTERVAL_MS: '100',
  IMAGEFERRY_VISIBILITY_GRACE_MS: '1000',
  IMAGEFERRY_SHUTDOWN_GRACE_MS: '1000',
};

/** A Temporal server with Worker Versioning, a simulator, and what starts workers of any version and runs commands. */
export class Rig {
  private readonly workers: RunningProcess[] = [];

  private constructor(
    private readonly server: TemporalServer,
    private readonly programs: string,
    private readonly port: number,
    private readonly nextBundle: string,
    private readonly settings: Record<string, string>,
    readonly stack: Stack,
  ) {}

  /** `settings`: variables of all workers. */
  static async start(settings: Record<string, string>): Promise<Rig> {
    const programs = await buildPrograms();
    const bundlePath = await addWorkflowBundle(programs);
    const server = await startTemporalServer({ dynamicConfig: QUICK });
    publish({ programs, shared: { address: server.address, bundlePath } });
    const simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: true });
    const ecs = simulatorAdmin(simulator.adminPort ?? 0);
    await removeUnusedRegions(ecs);
    const temporal = await openNamespace(server.address, 'default');
    const stop = async (): Promise<void> => {
      await temporal.close();
      await simulator.stop();
    };
    const nextBundle = await bundleNextVersion(programs);
    return new Rig(server, programs, simulator.port, nextBundle, settings, new Stack({ temporal, ecs, stop }));
  }

  /** Starts a worker with a build id; `next`: of code that cannot replay what the present code has recorded. */
  startWorker(buildId: string, code: 'present' | 'next'): RunningProcess {
    const env = {
      ...WORKER_SETTINGS,
      ...this.settings,
      TEMPORAL_DEPLOYMENT_NAME: DEPLOYMENT,
      TEMPORAL_WORKER_BUILD_ID: buildId,
      ...(code === 'next' && { IMAGEFERRY_WORKFLOW_BUNDLE: this.nextBundle }),
    };
    const worker = startWorkerProcess({ temporal: this.stack.temporal, port: this.port, env });
    this.workers.push(worker);
    return worker;
  }

  /** Makes a version current, as soon as its workers ask for work. */
  async makeCurrent(buildId: string): Promise<void> {
    const args = ['worker', 'deployment', 'set-current-version', '--deployment-name', DEPLOYMENT, '--yes'];
    let refusal = '';
    await eventually(
      async () => {
        refusal = await this.temporal(...args, '--build-id', buildId).then(() => '', String);
        return refusal === '';
      },
      () => `the version ${buildId} does not become current: ${refusal}`,
    );
  }

  /** What a command of the Temporal CLI prints; rejects when it fails. */
  async temporal(...args: string[]): Promise<string> {
    const { address } = this.stack.temporal;
    return (await execute(await temporalBinary(), [...args, '--address', address])).stdout;
  }

  /** What a command of ours prints; rejects when it fails. */
  async imageferry(...args: string[]): Promise<string> {
    const { address, namespace } = this.stack.temporal;
    const env = { ...process.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    return (await execute(process.execPath, [builtProgram('client/main'), ...args], { env })).stdout;
  }

  async versions(): Promise<ShownVersion[]> {
    return (JSON.parse(await this.imageferry('versions', '--json')) as ShownVersions).versions;
  }

  async version(buildId: string): Promise<ShownVersion | undefined> {
    return (await this.versions()).find((version) => version.buildId === buildId);
  }

  /** The build on which a workflow runs, or ran last. */
  async buildOf(workflowId: string): Promise<string | undefined> {
    const { raw } = await this.stack.temporal.client.workflow.getHandle(workflowId).describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.stack.stop();
    await this.server.stop();
    await rm(this.programs, { recursive: true, force: true });
  }
}

async function bundleNextVersion(programs: string): Promise<string> {
  const { code } = await bundleWorkflows({
    workflowsPath: path.join(__dirname, 'next-version.ts'),
    logger: new DefaultLogger('WARN'),
  });
  const file = path.join(programs, 'next-workflow-bundle.js');
  await writeFile(file, code);
  return file;
}
