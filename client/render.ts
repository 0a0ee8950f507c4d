import { remarkText } from '../contract/remark-text';
import type { CopyError, CopyRecord, Manifest } from '../contract/schema/manifest';
import { copyWaitText, steadyWaitText } from '../contract/wait-text';
import { align } from './text-table';

/** Makes text for people from manifests. Pure. */

const HEADINGS = ['REGION', 'STATUS', 'PROGRESS', 'IMAGE', ''];

/** One line about the replication and a table of its copies. */
export function manifestText(manifest: Manifest): string {
  const rows = manifest.copies.map((copy) => [
    copy.regionId,
    copy.status,
    progressBar(copy),
    copy.imageId ?? '',
    remarkOn(copy),
  ]);
  return [headline(manifest), '', ...align([HEADINGS, ...rows])].join('\n');
}

function headline({ status, source, copies, dryRun }: Manifest): string {
  const isDryRun = dryRun === true;
  const available = copies.filter((copy) => copy.status === (isDryRun ? 'planned' : 'available')).length;
  const count = `${String(available)} of ${String(copies.length)} ${isDryRun ? 'would be available' : 'available'}`;
  return `${source.imageId} (${source.name}) from ${source.regionId}: ${isDryRun ? 'dry run ' : ''}${status}, ${count}`;
}

const BAR_WIDTH = 10;

function progressBar({ status, progress }: CopyRecord): string {
  if (progress === undefined || status === 'queued') return '';
  const full = Math.round((progress / 100) * BAR_WIDTH);
  return `${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)} ${String(Math.round(progress)).padStart(3)} %`;
}

function remarkOn(copy: CopyRecord, waitText = copyWaitText): string {
  const { error, compensation, status } = copy;
  if (status === 'failed' && error !== undefined) return explain(error);
  if (compensation !== undefined) return compensation.outcome === status ? '' : compensation.outcome;
  if (error !== undefined) return error.code;
  if (copy.waitsFor !== undefined) return waitText(copy.waitsFor);
  return remarkText(copy);
}

/** Code, message and hint as sentences; the message of an ECS error has the code in it already. */
export function explain({ code, message, hint }: CopyError): string {
  const text = message.includes(code) ? message : `${code}: ${message}`;
  return `${text.replace(/[.;]+$/, '')}. ${hint}`;
}

/** One line about what a replication waits for. */
export function waitText({ copies }: Manifest): string {
  const waiting = copies.filter(({ status }) => UNSETTLED.some((unsettled) => unsettled === status));
  if (waiting.length === 0) return 'still waiting for the end of the replication';
  const groups = UNSETTLED.map((status) => waiting.filter((copy) => copy.status === status)).filter(isFilled);
  const count = `${String(waiting.length)} of ${String(copies.length)} regions`;
  return `still waiting for ${count}: ${groups.map(describeGroup).join(', ')}`;
}

const UNSETTLED = ['queued', 'starting', 'waiting', 'copying'] as const satisfies CopyRecord['status'][];

/** Most regions that a line names of each group. */
const MAX_NAMED = 5;

function isFilled(copies: CopyRecord[]): copies is [CopyRecord, ...CopyRecord[]] {
  return copies.length > 0;
}

function describeGroup(copies: [CopyRecord, ...CopyRecord[]]): string {
  const named = copies.slice(0, MAX_NAMED).map(describeWait).join(', ');
  const more = copies.length > MAX_NAMED ? ` and ${String(copies.length - MAX_NAMED)} more` : '';
  return `${String(copies.length)} ${copies[0].status} (${named}${more})`;
}

function describeWait({ regionId, status, progress, error, waitsFor }: CopyRecord): string {
  if (error === undefined && waitsFor !== undefined) return `${regionId} ${copyWaitText(waitsFor)}`;
  const percent = status === 'copying' && progress !== undefined ? ` ${String(Math.round(progress))} %` : '';
  return `${regionId}${percent}${error === undefined ? '' : ` ${error.code}`}`;
}

/** One line for every copy that changed between two manifests; progress counts by the quarter. */
export function changes(before: Manifest | undefined, after: Manifest): string[] {
  return after.copies.flatMap((copy) => {
    const earlier = before?.copies.find(({ regionId }) => regionId === copy.regionId);
    return earlier !== undefined && describeCopy(earlier) === describeCopy(copy)
      ? []
      : [`${copy.regionId}: ${describeCopy(copy)}`];
  });
}

const QUARTER = 25;

function describeCopy(copy: CopyRecord): string {
  const remark = remarkOn(copy, steadyWaitText);
  const quarter = Math.floor((copy.progress ?? 0) / QUARTER) * QUARTER;
  const progress = copy.status === 'copying' ? ` ${String(quarter)} %` : '';
  const image = copy.status === 'available' && copy.imageId !== undefined ? ` as ${copy.imageId}` : '';
  return `${copy.status}${progress}${image}${remark === '' ? '' : ` (${remark})`}`;
}
