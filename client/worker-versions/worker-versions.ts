import { type Client, isGrpcServiceError } from '@temporalio/client';
import { TASK_QUEUE } from '../../contract/names';
import { type Poller, pollersAndVersions, type VersioningInfo } from './pollers';
import { statusIn, type VersionStatus } from './version-status';
import { versionIn, type WorkerVersion } from './worker-version';

export interface KnownVersion extends WorkerVersion {
  status: VersionStatus;
  /** Share of the new workflows that begin on it while it is ramping; percent. */
  rampPercentage?: number;
}

/** Every version whose workers have asked our task queue for work, the newest of each deployment first; none where no worker has a version. */
export async function knownVersions(client: Client): Promise<KnownVersion[]> {
  const { pollers, versions: routing } = await pollersAndVersions(client);
  const known: KnownVersion[] = [];
  for (const name of await deploymentNames(client, pollers)) known.push(...(await versionsOf(client, name, routing)));
  return known;
}

/** The version on which new workflows begin; undefined where that is a worker without a version. */
export async function currentVersion(client: Client): Promise<WorkerVersion | undefined> {
  return versionIn((await pollersAndVersions(client)).versions.currentDeploymentVersion);
}

/** Temporal's list may miss a deployment for a moment while it changes; the workers of it name it too. */
async function deploymentNames(client: Client, pollers: readonly Poller[]): Promise<Set<string>> {
  const ofWorkers = pollers.map(({ deploymentOptions }) => deploymentOptions?.deploymentName ?? '');
  return new Set([...(await listedNames(client)), ...ofWorkers.filter((name) => name !== '')]);
}

async function listedNames({ workflowService, options: { namespace } }: Client): Promise<string[]> {
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

/** The namespace may have deployments of other applications, and versions that serve other task queues. */
async function versionsOf(client: Client, deploymentName: string, routing: VersioningInfo): Promise<KnownVersion[]> {
  const summaries = (await describeDeployment(client, deploymentName))?.versionSummaries ?? [];
  const versions = summaries.map(({ deploymentVersion, status: said }) => {
    const named = { deploymentName, buildId: deploymentVersion?.buildId ?? '' };
    const version = { ...named, status: statusIn(routing, named, said) };
    const rampPercentage = routing.rampingVersionPercentage ?? 0;
    return version.status === 'ramping' ? { ...version, rampPercentage } : version;
  });
  const areOurs = await Promise.all(versions.map((version) => hasAskedForWork(client, version)));
  return versions.filter((_, index) => areOurs[index]);
}

async function hasAskedForWork(client: Client, { deploymentName, buildId }: WorkerVersion): Promise<boolean> {
  const { workflowService, options } = client;
  const { namespace } = options;
  const request = { namespace, deploymentVersion: { deploymentName, buildId } };
  const version = await unlessAbsent(workflowService.describeWorkerDeploymentVersion(request));
  return version?.versionTaskQueues.some(({ name }) => name === TASK_QUEUE) ?? false;
}

/** Undefined while Temporal does not know the deployment yet, which a worker names from its first question on. */
async function describeDeployment({ workflowService, options: { namespace } }: Client, deploymentName: string) {
  return (await unlessAbsent(workflowService.describeWorkerDeployment({ namespace, deploymentName })))
    ?.workerDeploymentInfo;
}

/** NOT_FOUND of gRPC. */
const ABSENT: readonly number[] = [5];

async function unlessAbsent<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGrpcServiceError(error) && ABSENT.includes(error.code)) return undefined;
    throw error;
  }
}
