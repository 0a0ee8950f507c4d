import { type Client, isGrpcServiceError } from '@temporalio/client';
import { presentPollers } from './pollers';
import { statusIn, type VersionStatus } from './version-status';
import type { WorkerVersion } from './worker-version';

export interface KnownVersion extends WorkerVersion {
  status: VersionStatus;
  /** Share of the new workflows that begin on it while it is ramping; percent. */
  rampPercentage?: number;
}

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

/** Temporal's list may miss a deployment for a moment while it changes; the workers of it name it too. */
async function deploymentNames(client: Client): Promise<Set<string>> {
  const ofWorkers = (await presentPollers(client)).map(
    ({ deploymentOptions }) => deploymentOptions?.deploymentName ?? '',
  );
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

async function versionsOf(client: Client, deploymentName: string): Promise<KnownVersion[]> {
  const { versionSummaries, routingConfig } = (await describeDeployment(client, deploymentName)) ?? {};
  return (versionSummaries ?? []).map(({ deploymentVersion, status: said }) => {
    const named = { deploymentName, buildId: deploymentVersion?.buildId ?? '' };
    const status = statusIn(routingConfig ?? {}, named, said);
    const rampPercentage = routingConfig?.rampingVersionPercentage ?? 0;
    const version = { ...named, status };
    return status === 'ramping' ? { ...version, rampPercentage } : version;
  });
}

/** NOT_FOUND of gRPC. */
const ABSENT: readonly number[] = [5];

/** Undefined while Temporal does not know the deployment yet, which a worker names from its first question on. */
async function describeDeployment({ workflowService, options: { namespace } }: Client, deploymentName: string) {
  try {
    return (await workflowService.describeWorkerDeployment({ namespace, deploymentName })).workerDeploymentInfo;
  } catch (error) {
    if (isGrpcServiceError(error) && ABSENT.includes(error.code)) return undefined;
    throw error;
  }
}
