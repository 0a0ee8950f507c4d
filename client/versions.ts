import type { Client } from '@temporalio/client';
import { defined } from '../contract/defined';
import { TASK_QUEUE } from '../contract/names';
import { type Poller, presentPollers } from './worker-versions/pollers';
import { type RunningCounts, type StopVerdict, stopVerdict } from './worker-versions/stop-verdict';
import type { VersionStatus } from './worker-versions/version-status';
import type { WorkerVersion } from './worker-versions/worker-version';
import { type KnownVersion, knownVersions } from './worker-versions/worker-versions';

/** What runs on some workers, and how many of these ask for work. */
interface Load {
  workers: number;
  running: RunningCounts;
}

export type ShownVersion = KnownVersion & Load & StopVerdict;

export interface ShownVersions {
  versions: ShownVersion[];
  /**
   * What runs on workers without a version: `current` while no version is. Absent where nothing does, and where no worker has a
   * version.
   */
  unversioned?: Load & StopVerdict & { status?: 'current' };
}

/** Shows which versions of the workers run what. For programs as well as for the command line. */
export class Versions {
  constructor(private readonly client: Client) {}

  /** Counts lag behind by up to some seconds, as Temporal's lists do. Throws what the client of Temporal throws. */
  async show(): Promise<ShownVersions> {
    const known = await knownVersions(this.client);
    if (known.length === 0) return { versions: [] };
    const pollers = await presentPollers(this.client);
    const versions = await Promise.all(
      known.map(async (version) => ({ ...version, ...(await this.loadOn(version, version.status, pollers)) })),
    );
    const status = known.some((version) => version.status === 'current') ? undefined : ('current' as const);
    const unversioned = { ...defined({ status }), ...(await this.loadOn(undefined, status, pollers)) };
    const isUnused = status === undefined && unversioned.workers === 0 && isIdle(unversioned);
    return isUnused ? { versions } : { versions, unversioned };
  }

  private async loadOn(
    version: WorkerVersion | undefined,
    status: VersionStatus | undefined,
    pollers: Poller[],
  ): Promise<Load & StopVerdict> {
    const load = { workers: pollers.filter(isOf(version)).length, running: await this.runningOn(version) };
    return { ...load, ...stopVerdict({ ...load, ...defined({ status }) }) };
  }

  private async runningOn(version: WorkerVersion | undefined): Promise<RunningCounts> {
    const runs = `ExecutionStatus = 'Running' AND TaskQueue = '${TASK_QUEUE}' AND ${conditionOf(version)}`;
    const all = await this.count(runs);
    if (all === 0) return { replications: 0, copies: 0, nights: 0, slots: 0, others: 0 };
    const ofType = (type: string): Promise<number> => this.count(`${runs} AND WorkflowType = '${type}'`);
    const types = ['replicateImage', 'copyImage', 'syncImages', 'regionSlots'];
    const [replications = 0, copies = 0, nights = 0, slots = 0] = await Promise.all(types.map(ofType));
    return { replications, copies, nights, slots, others: Math.max(0, all - replications - copies - nights - slots) };
  }

  private async count(query: string): Promise<number> {
    return (await this.client.workflow.count(query)).count;
  }
}

function isIdle({ running }: Load): boolean {
  return Object.values(running).every((count) => count === 0);
}

/** Whether a worker has a version; whether it has none, where none is given. */
function isOf(version: WorkerVersion | undefined): (poller: Poller) => boolean {
  return ({ deploymentOptions }) => {
    const name = deploymentOptions?.deploymentName ?? '';
    if (version === undefined) return name === '';
    return name === version.deploymentName && deploymentOptions?.buildId === version.buildId;
  };
}

/** The search attribute of the server: `deployment:build`. */
function conditionOf(version: WorkerVersion | undefined): string {
  if (version === undefined) return 'TemporalWorkerDeploymentVersion IS NULL';
  const name = `${version.deploymentName}:${version.buildId}`.replaceAll("'", "''");
  return `TemporalWorkerDeploymentVersion = '${name}'`;
}
