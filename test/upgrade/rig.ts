import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { ShownVersion, ShownVersions } from '../../client/versions';
import { REGION_SLOTS_ID } from '../../contract/names';
import { temporalBinary } from '../../dev/binaries';
import { openNamespace } from '../../dev/namespace';
import type { RunningProcess } from '../../dev/process';
import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';
import { simulatorAdmin, startSimulator } from '../../simulator';
import { bundleWorkflows } from '../../worker/bundle';
import { addWorkflowBundle, buildPrograms } from '../support/built-programs';
import { builtProgram, publish } from '../support/prepared';
import { eventually, removeUnusedRegions, SOURCE, Stack } from '../support/stack';
import { startWorkerProcess } from '../support/worker-process';

const execute = promisify(execFile);

export const DEPLOYMENT = 'imageferry';
export const TARGETS = ['cn-beijing', 'cn-shanghai'];
/** So slow that no copy makes progress: then workers look at it all the time. */
export const FOR_EVER = { copySeconds: 1_000_000 };

/** Of a worker without a version, and of what runs on it. */
export const UNVERSIONED = undefined;
type BuildId = string | undefined;

/** Versions drain within seconds, not minutes, and short pauses of workflows are short. */
const QUICK = {
  'history.timerProcessorMaxTimeShift': '100ms',
  'matching.wv.VersionDrainageStatusVisibilityGracePeriod': '1s',
  'matching.wv.VersionDrainageStatusRefreshInterval': '1s',
};

/** `VersioningBehavior` of the API, by number. */
const BEHAVIORS = ['unspecified', 'pinned', 'auto-upgrade'];

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
  private readonly closing: (() => Promise<void>)[] = [];

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

  /** Starts a worker with a build id, or without; `next`: of code that cannot replay what the present code has recorded. */
  startWorker(buildId: BuildId, code: 'present' | 'next'): RunningProcess {
    const env = {
      ...WORKER_SETTINGS,
      ...this.settings,
      ...(buildId !== UNVERSIONED && { TEMPORAL_DEPLOYMENT_NAME: DEPLOYMENT, TEMPORAL_WORKER_BUILD_ID: buildId }),
      ...(code === 'next' && { IMAGEFERRY_WORKFLOW_BUNDLE: this.nextBundle }),
    };
    const worker = startWorkerProcess({ temporal: this.stack.temporal, port: this.port, env });
    this.workers.push(worker);
    return worker;
  }

  /** Lets another application have a version of its workers that is current, in the same namespace. */
  async startOtherApplication(deploymentName: string): Promise<void> {
    const { address, namespace } = this.stack.temporal;
    const version = { deploymentName, buildId: '7' };
    const connection = await NativeConnection.connect({ address });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: deploymentName,
      activities: { charge: () => Promise.resolve() },
      workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
    });
    const running = worker.run();
    this.closing.push(async () => {
      worker.shutdown();
      await running;
      await connection.close();
    });
    await this.makeCurrent(version.buildId, deploymentName);
  }

  /** Makes a version current, or the workers without one, as soon as they ask for work. */
  async makeCurrent(buildId: BuildId, deploymentName = DEPLOYMENT): Promise<void> {
    const args = ['worker', 'deployment', 'set-current-version', '--deployment-name', deploymentName, '--yes'];
    const which = buildId === UNVERSIONED ? ['--unversioned'] : ['--build-id', buildId];
    let refusal = '';
    await eventually(
      async () => {
        refusal = await this.temporal(...args, ...which).then(() => '', String);
        return refusal === '';
      },
      () => `${buildId ?? 'no version'} does not become current: ${refusal}`,
    );
  }

  /** Busy slots may have moved by themselves; the command says where they are in both cases. */
  async moveSlots(buildId: BuildId): Promise<void> {
    const place = buildId === UNVERSIONED ? 'workers without a version' : `${DEPLOYMENT}:${buildId}`;
    expect(await this.imageferry('slots', 'move')).toContain(place);
    const why = buildId === UNVERSIONED ? 'and no version is current' : 'which is current';
    expect(await this.imageferry('slots', 'move')).toBe(`the slots run on ${place}, ${why}\n`);
    expect(await this.buildOf(REGION_SLOTS_ID)).toBe(buildId);
  }

  /** Starts one replication of an image of its own: ECS copies an image into a region only once at a time. */
  async replicate(name: string): Promise<string> {
    const source = { regionId: SOURCE.regionId, imageId: `m-${name}` };
    await this.stack.addImage({ ...source, name: `source-of-${name}` });
    return this.stack.start({ source, targets: TARGETS, name });
  }

  /** Copies that begin from now on are short, and those that run end now. */
  async letCopiesEnd(): Promise<void> {
    await this.stack.setSpeed({ copySeconds: 0.2 });
    await this.endRunningCopies();
  }

  async endRunningCopies(): Promise<void> {
    for (const { regionId, name } of await this.stack.unfinishedImages()) await this.stack.finish(regionId, name);
  }

  /** Every replication has all its copies, and has made them itself. */
  async expectAllCopied(replications: string[]): Promise<void> {
    for (const { copies } of await Promise.all(replications.map((id) => this.stack.result(id)))) {
      expect(copies.map(({ status, adopted }) => [status, adopted])).toEqual(TARGETS.map(() => ['available', false]));
    }
  }

  /** ECS was asked for so many copies, each once, and no workflow is held up. */
  async expectOneCallForEachCopy(copies: number): Promise<void> {
    const asked = (await this.stack.callsOf('CopyImage')).map(
      ({ parameters }) => `${String(parameters['DestinationRegionId'])}/${String(parameters['DestinationImageName'])}`,
    );
    expect([asked.length, new Set(asked).size]).toEqual([copies, copies]);
    const { count } = await this.stack.temporal.client.workflow.count('TemporalReportedProblems IS NOT NULL');
    expect(count).toBe(0);
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

  /** Waits until `imageferry versions` says that the workers of a version, or those without one, may stop. */
  async untilMayStop(buildId: BuildId): Promise<void> {
    let last: unknown;
    await eventually(
      async () => {
        const shown = buildId === UNVERSIONED ? await this.unversioned() : await this.version(buildId);
        last = shown;
        return shown?.mayStop === true;
      },
      () => `its workers may not stop: ${JSON.stringify(last)}`,
    );
  }

  /** What runs on workers without a version. */
  async unversioned(): Promise<ShownVersions['unversioned']> {
    return (JSON.parse(await this.imageferry('versions', '--json')) as ShownVersions).unversioned;
  }

  /** The build on which a workflow runs, or ran last. */
  async buildOf(workflowId: string): Promise<BuildId> {
    return (await this.versioningOf(workflowId))?.deploymentVersion?.buildId ?? UNVERSIONED;
  }

  /** Whether a workflow stays on its version, as the server sees it. */
  async behaviorOf(workflowId: string): Promise<string> {
    const { behavior } = (await this.versioningOf(workflowId)) ?? {};
    return BEHAVIORS[behavior ?? 0] ?? String(behavior);
  }

  private async versioningOf(workflowId: string) {
    const { raw } = await this.stack.temporal.client.workflow.getHandle(workflowId).describe();
    return raw.workflowExecutionInfo?.versioningInfo;
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await Promise.all(this.closing.map((close) => close()));
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
