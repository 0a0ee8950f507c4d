/** A version of the workers that Temporal knows: a build of a deployment. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/** Whether both are one version, or both none. */
export function isSame(one: WorkerVersion | undefined, other: WorkerVersion | undefined): boolean {
  return one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;
}

/** A version in words. */
export function versionName(version: WorkerVersion | undefined): string {
  return version === undefined ? 'workers without a version' : `${version.deploymentName}:${version.buildId}`;
}

/** The version that an answer of Temporal means; undefined where it stands for workers without a version. */
export function versionIn(
  answer: { deploymentName?: string | null; buildId?: string | null } | null | undefined,
): WorkerVersion | undefined {
  const { deploymentName, buildId } = answer ?? {};
  return deploymentName ? { deploymentName, buildId: buildId ?? '' } : undefined;
}
