import type { VersioningInfo } from './pollers';
import { isSame, versionIn, type WorkerVersion } from './worker-version';

/**
 * What becomes of new workflows and of those that run on a version. `current`: new ones begin on it; `ramping`: some of them.
 * `draining`: it has been one of these, and something may still run on it; `drained`: nothing does. `inactive`: it has never been.
 */
export type VersionStatus = 'current' | 'ramping' | 'draining' | 'drained' | 'inactive';

/** Where our task queue sends new workflows. */
export type Routing = Pick<VersioningInfo, 'currentDeploymentVersion' | 'rampingDeploymentVersion'>;

/** `WorkerDeploymentVersionStatus` of the API, by number. */
const STATUSES: readonly (VersionStatus | undefined)[] = [
  undefined,
  'inactive',
  'current',
  'ramping',
  'draining',
  'drained',
];

/**
 * The status of a version, as our task queue and then itself say it: `said` is a `WorkerDeploymentVersionStatus`. A version hears
 * some time later than the queue that it is current, or is not any more, and not at all of a current version of another deployment. Pure.
 */
export function statusIn(routing: Routing, version: WorkerVersion, said: number | null | undefined): VersionStatus {
  if (isSame(versionIn(routing.currentDeploymentVersion), version)) return 'current';
  if (isSame(versionIn(routing.rampingDeploymentVersion), version)) return 'ramping';
  const status = STATUSES[said ?? 0] ?? 'inactive';
  return status === 'current' || status === 'ramping' ? 'draining' : status;
}
