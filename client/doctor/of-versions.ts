import { TASK_QUEUE } from '../../contract/names';
import { isSame, versionName, type WorkerVersion } from '../worker-versions/worker-version';
import { type Finding, unclear, well, wrong } from './finding';

/** Where Temporal sends new workflows, and which workers ask for work. */
export interface Routing {
  /** Absent where new workflows begin on workers without a version. */
  current?: WorkerVersion;
  /** Some of the new workflows begin on it. */
  ramping?: WorkerVersion;
  /** The version of each worker; undefined for a worker without one. */
  workers: readonly (WorkerVersion | undefined)[];
}

/** What is to be said about the versions of the workers: nothing where no worker has one, and none is to have one. Pure. */
export function findingsOfVersions(routing: Routing): Finding[] {
  const { current, ramping, workers } = routing;
  const isUsed = [current, ramping, ...workers].some((version) => version !== undefined);
  if (!isUsed) return [];
  const findings = [...findingsOfTarget(routing), ...findingsOfRamp(routing), ...findingsOfNames(routing)];
  return findings.length > 0 ? findings : [well(SUBJECT, `new workflows begin on ${versionName(current)}`)];
}

const SUBJECT = 'versions';

/** Whether anybody takes new workflows. */
function findingsOfTarget({ current, workers }: Routing): Finding[] {
  if (workers.some((version) => isSame(version, current))) return waitingOnes(current, workers);
  const others = namesOf(workers);
  if (current === undefined)
    return [
      wrong(
        SUBJECT,
        `no version is current, so ${others} gets nothing and new workflows wait`,
        otherTarget(workers, current),
      ),
    ];
  const text = `${versionName(current)} is current, and none of its workers asks for work: new workflows wait`;
  return [wrong(SUBJECT, text, `start a worker of it, or ${otherTarget(workers, current)}`)];
}

/** Workers that get nothing because no version is current, beside some without a version that do the work. */
function waitingOnes(current: WorkerVersion | undefined, workers: Routing['workers']): Finding[] {
  const versioned = workers.filter((version) => version !== undefined);
  if (current !== undefined || versioned.length === 0) return [];
  const text = `no version is current, so ${namesOf(versioned)} gets nothing; workers without a version do the work`;
  return [unclear(SUBJECT, text, otherTarget(versioned, current))];
}

function findingsOfRamp({ ramping, workers }: Routing): Finding[] {
  if (ramping === undefined || workers.some((version) => isSame(version, ramping))) return [];
  const text = `${versionName(ramping)} is ramping, and none of its workers asks for work: some of the new workflows wait`;
  const stop = `temporal worker deployment set-ramping-version --deployment-name ${ramping.deploymentName} --build-id ${ramping.buildId} --percentage 0`;
  return [wrong(SUBJECT, text, `start a worker of it, or end the ramp: ${stop}`)];
}

/** One task queue has one current version, whatever the deployments are. */
function findingsOfNames({ workers }: Routing): Finding[] {
  const names = [...new Set(workers.flatMap((version) => (version === undefined ? [] : [version.deploymentName])))];
  if (names.length < 2) return [];
  const text = `workers of ${String(names.length)} deployments ask for work on "${TASK_QUEUE}": ${names.sort().join(', ')}`;
  return [unclear(SUBJECT, text, 'give all workers the same TEMPORAL_DEPLOYMENT_NAME')];
}

function namesOf(workers: Routing['workers']): string {
  return [...new Set(workers.map(versionName))].sort().join(', ');
}

/** How new workflows get workers that are there. `current` is the version that has none. */
function otherTarget(workers: Routing['workers'], current: WorkerVersion | undefined): string {
  const [version] = workers.filter((worker) => worker !== undefined);
  const command = `temporal worker deployment set-current-version --deployment-name`;
  if (version !== undefined)
    return `make a version current: ${command} ${version.deploymentName} --build-id ${version.buildId}`;
  return `go back to workers without a version: ${command} ${current?.deploymentName ?? ''} --unversioned`;
}
