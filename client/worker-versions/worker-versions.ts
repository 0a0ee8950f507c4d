import type { Client } from '@temporalio/client';

/** A version of the workers that Temporal knows: a build of a deployment. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/**
 * What becomes of new workflows and of those that run on a version. `current`: new ones begin on it; `ramping`: some of them.
 * `draining`: it has been one of these, and something may still run on it; `drained`: nothing does. `inactive`: it has never been.
 */
export type VersionStatus = 'current' | 'ramping' | 'draining' | 'drained' | 'inactive';

export interface KnownVersion extends WorkerVersion {
  status: VersionStatus;
  /** Share of the new workflows that begin on it while it is ramping; percent. */
  rampPercentage?: number;
}

/** `WorkerDeploymentVersionStatus` of the API, by number. */
const STATUSES: readonly (VersionStatus | undefined)[] = [
  undefined,
  'inactive',
  'current',
  'ramping',
  'draining',
  'drained',
];

/** Every version of every deployment of the namespace, the newest of each first; none where no worker has a version. */
export async function knownVersions(client: Client): Promise<KnownVersion[]> {
  const versions: KnownVersion[] = [];
  for (const name of await deploymentNames(client)) versions.push(...(await versionsOf(client, name)));
  return versions;
}

/** The version on which new workflows begin; undefined where that is a worker without a version. */
export function currentOf(versions: readonly KnownVersion[]): WorkerVersion | undefined {
  return versions.find(({ status }) => status === 'current');
}

async function deploymentNames({ workflowService, options: { namespace } }: Client): Promise<string[]> {
  const names: string[] = [];
  let nextPageToken: Uint8Array | undefined = undefined;
  do {
    const page: Awaited<ReturnType<typeof workflowService.listWorkerDeployments>> =
      await workflowService.listWorkerDeployments({ namespace, ...(nextPageToken && { nextPageToken }) });
    names.push(...page.workerDeployments.map(({ name }) => name ?? ''));
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  return names;
}

async function versionsOf({ workflowService, options }: Client, deploymentName: string): Promise<KnownVersion[]> {
  const { namespace } = options;
  const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({ namespace, deploymentName });
  const { versionSummaries, routingConfig } = workerDeploymentInfo ?? {};
  return (versionSummaries ?? []).map(({ deploymentVersion, status: code }) => {
    const status = STATUSES[code ?? 0] ?? 'inactive';
    const rampPercentage = routingConfig?.rampingVersionPercentage ?? 0;
    const version = { deploymentName, buildId: deploymentVersion?.buildId ?? '', status };
    return status === 'ramping' ? { ...version, rampPercentage } : version;
  });
}

/** Whether both are one version, or both none. */
export function isSame(one: WorkerVersion | undefined, other: WorkerVersion | undefined): boolean {
  return one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;
}

/** A version in words. */
export function versionName(version: WorkerVersion | undefined): string {
  return version === undefined ? 'workers without a version' : `${version.deploymentName}:${version.buildId}`;
}
