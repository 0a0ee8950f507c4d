import type { RunningCounts, StopVerdict } from '../worker-versions/stop-verdict';
import { align } from './text-table';
import type { ShownVersion, ShownVersions } from '../versions';

/** Makes text for people from the versions of the workers. Pure. */

const HEADINGS = [
  'VERSION',
  'STATUS',
  'WORKERS',
  'REPLICATIONS',
  'COPIES',
  'NIGHTS',
  'SLOTS',
  'OTHERS',
  'MAY ITS WORKERS STOP?',
];

/** One line for each version, and one for the workers without one. */
export function versionsText({ versions, unversioned }: ShownVersions): string {
  if (versions.length === 0) return 'Worker Versioning is off: no worker of this namespace has told Temporal a version';
  const rows = versions.map(versionRow);
  if (unversioned !== undefined)
    rows.push(['(no version)', unversioned.status ?? '-', ...countsOf(unversioned), verdictText(unversioned)]);
  return align([HEADINGS, ...rows]).join('\n');
}

function versionRow(version: ShownVersion): string[] {
  const name = `${version.deploymentName}:${version.buildId}`;
  return [name, statusText(version), ...countsOf(version), verdictText(version)];
}

function statusText({ status, rampPercentage }: ShownVersion): string {
  return rampPercentage === undefined ? status : `${status} ${String(rampPercentage)} %`;
}

function countsOf({ workers, running }: { workers: number; running: RunningCounts }): string[] {
  const { replications, copies, nights, slots, others } = running;
  return [workers, replications, copies, nights, slots, others].map(String);
}

function verdictText({ mayStop, reason }: StopVerdict): string {
  return `${mayStop ? 'yes' : 'no'}: ${reason}`;
}
