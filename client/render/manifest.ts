import { clockText } from '../../contract/clock-text';
import { outlookText } from '../../contract/outlook-text';
import { planText } from '../../contract/plan-text';
import type { CopyError, CopyRecord, Manifest } from '../../contract/schema/manifest';
import { lacksShares, sharedText } from '../../contract/shares';
import { undoneText } from '../../contract/undone-text';
import { copyWaitText, steadyWaitText } from '../../contract/wait-text';
import { copyTable, type Moment, remarkOn } from './copy-table';
import { errorBlocks, meaningOf } from './errors';
import { type Paint, plain } from '../terminal/colours';
import { type View, viewLines } from '../terminal/frame';

/** Makes text for people from manifests. Pure. */

/** One line about the replication, a table of its copies, and below it what their errors mean. */
export function manifestText(manifest: Manifest, moment?: Moment, paint: Paint = plain): string {
  return viewLines(manifestView(manifest, moment), paint).join('\n');
}

/** The same in its parts, for a window that may have no room for all of it. */
export function manifestView(manifest: Manifest, moment?: Moment): View {
  return {
    headline: headline(manifest),
    table: copyTable(manifest, moment),
    below: errorBlocks(manifest.copies).flatMap((block) => ['', ...block]),
  };
}

function headline(manifest: Manifest): string {
  const { status, source, copies } = manifest;
  const available = copies.filter((copy) => copy.status === 'available').length;
  const verdict =
    manifest.dryRun === true
      ? planHeadline(manifest)
      : `${status}, ${String(available)} of ${String(copies.length)} available${endText(manifest)}`;
  return `${source.imageId} (${source.name}) from ${source.regionId}: ${verdict}`;
}

function endText({ expectedAt, copies }: Manifest): string {
  return expectedAt === undefined ? '' : `, the last at about ${clockText(expectedAt, copies[0]?.queuedAt)}`;
}

/** The verdict to expect, and how many regions there are of each kind. */
function planHeadline({ status, copies, outlook }: Manifest): string {
  const kinds = copies.map(planText);
  const counts = [...new Set(kinds)].map((kind) => `${String(kinds.filter((one) => one === kind).length)} ${kind}`);
  const together = outlook === undefined ? '' : outlookText(outlook);
  return `dry run, ${EXPECTED[status] ?? status}: ${counts.join(', ')}${together === '' ? '' : `; ${together}`}`;
}

const EXPECTED: Partial<Record<Manifest['status'], string>> = {
  planned: 'would succeed',
  partial: 'would be partial',
  failed: 'would fail',
};

/** What a copy has to say where there is nothing below: in sentences, after a failure with the next step. */
function remarkInWords(copy: CopyRecord): string {
  const { status, error } = copy;
  if (error === undefined) return remarkOn(copy, steadyWaitText);
  const isFinal = status === 'failed' || status === 'available';
  const about = isFinal ? explain(error) : `${error.code}: ${meaningOf(error.code, error.message)}`;
  return [about, undoneText(copy), sharedText(copy)].filter((part) => part !== '').join(' ');
}

/** Code, message, hint and request id as sentences; the message of an ECS error has the code in it already. */
export function explain({ code, message, hint, requestId }: CopyError): string {
  const text = message.includes(code) ? message : `${code}: ${message}`;
  return `${text.replace(/[.;]+$/, '')}. ${hint}${requestId === undefined ? '' : ` Request id: ${requestId}.`}`;
}

/** One line about what a replication waits for. */
export function waitText({ copies }: Manifest): string {
  const waiting = copies.filter(({ status }) => UNSETTLED.some((unsettled) => unsettled === status));
  if (waiting.length === 0)
    return copies.some(lacksShares) ? 'still sharing the copies' : 'still waiting for the end of the replication';
  const groups = UNSETTLED.map((status) => waiting.filter((copy) => copy.status === status)).filter(isFilled);
  const count = `${String(waiting.length)} of ${String(copies.length)} regions`;
  return `still waiting for ${count}: ${groups.map(describeGroup).join(', ')}`;
}

const UNSETTLED = ['queued', 'starting', 'waiting', 'copying', 'cancelling'] as const satisfies CopyRecord['status'][];

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

function describeWait({ regionId, status, progress, error, waitsFor, queuedAt }: CopyRecord): string {
  if (error === undefined && waitsFor !== undefined) return `${regionId} ${copyWaitText(waitsFor, queuedAt)}`;
  const percent = status === 'copying' && progress !== undefined ? ` ${String(Math.round(progress))} %` : '';
  return `${regionId}${percent}${error === undefined ? '' : ` ${error.code}`}`;
}

/** One line for every copy that changed between two manifests; progress counts by the quarter. */
export function changes(before: Manifest | undefined, after: Manifest): string[] {
  const describe = after.dryRun === true ? describePlan : describeCopy;
  return after.copies.flatMap((copy) => {
    const earlier = before?.copies.find(({ regionId }) => regionId === copy.regionId);
    return earlier !== undefined && describe(earlier) === describe(copy) ? [] : [`${copy.regionId}: ${describe(copy)}`];
  });
}

/** One line about the replication and one for every region: the end of a log. */
export function endLines(manifest: Manifest): string[] {
  return [headline(manifest), ...changes(undefined, manifest)];
}

function describePlan(copy: CopyRecord): string {
  if (copy.error !== undefined) return `${planText(copy)} (${remarkInWords(copy)})`;
  return copy.imageId === undefined ? planText(copy) : `${planText(copy)}, ${copy.imageId}`;
}

const QUARTER = 25;

function describeCopy(copy: CopyRecord): string {
  const remark = remarkInWords(copy);
  const quarter = Math.floor((copy.progress ?? 0) / QUARTER) * QUARTER;
  const progress = copy.status === 'copying' ? ` ${String(quarter)} %` : '';
  const image = copy.status === 'available' && copy.imageId !== undefined ? ` as ${copy.imageId}` : '';
  return `${copy.status}${progress}${image}${remark === '' ? '' : ` (${remark})`}`;
}
