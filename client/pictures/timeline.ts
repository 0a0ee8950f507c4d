import { defined } from '../../contract/defined';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { slotNumbers } from './slots';
import { timeText } from './time';

/** How a bar looks. */
export type BarKind = 'copy' | 'adopted' | 'failed' | 'cancelled' | 'unfinished';

/** One copy. Times are ms after the start of the timeline. */
export interface TimelineRow {
  label: string;
  kind: BarKind;
  /** In a few words, behind the bar. */
  remark: string;
  queued?: number;
  /** Absent for a copy that has never run. */
  start?: number;
  end?: number;
  /** Which of the slots that are taken at the same time it took. */
  slot?: number;
}

/** Who waited and ran when, in the order of their start. */
export interface Timeline {
  title: string;
  note: string;
  /** ms. */
  length: number;
  rows: TimelineRow[];
}

/** The timeline of a replication as its manifest tells it. `now` ends what still runs; ms since 1970. */
export function timelineOf(manifest: Manifest, now: number): Timeline {
  const copies = manifest.copies.map((copy) => withTimes(copy, now)).sort(inOrder);
  const known = copies.flatMap(({ queued, start, end }) => [queued, start, end]).filter((time) => time !== undefined);
  const origin = known.length === 0 ? now : Math.min(...known);
  const length = known.length === 0 ? 0 : Math.max(...known) - origin;
  const rows = withSlots(copies.map((row) => after(origin, row)));
  const slots = Math.max(0, ...rows.map(({ slot = 0 }) => slot));
  const { imageId, name, regionId } = manifest.source;
  const begun = known.length === 0 ? 'not begun' : `from ${timeOf(origin)}`;
  return {
    title: `${imageId} (${name}) from ${regionId}: ${manifest.status}`,
    note: `${begun}, ${timeText(length)}, ${String(slots)} at once at most`,
    length,
    rows,
  };
}

function withTimes(copy: CopyRecord, now: number): TimelineRow {
  const queued = msOf(copy.queuedAt);
  const start = copy.status === 'queued' ? undefined : msOf(copy.startedAt);
  return {
    label: copy.regionId,
    kind: kindOf(copy),
    remark: remarkOf(copy),
    // A copy that gave its lane back may have queued again after it had started.
    ...defined({ queued: queued !== undefined && start !== undefined ? Math.min(queued, start) : queued, start }),
    ...(start !== undefined && { end: Math.max(start, endOf(copy, now) ?? start) }),
  };
}

/** When a copy ended. The manifest does not say it of a copy that failed and left nothing to clean up. */
function endOf({ status, availableAt, compensation }: CopyRecord, now: number): number | undefined {
  if (status === 'available') return msOf(availableAt);
  if (status === 'failed' || status === 'cancelled') return msOf(compensation?.at);
  return now;
}

function kindOf({ status, adopted }: CopyRecord): BarKind {
  if (status === 'available') return adopted === true ? 'adopted' : 'copy';
  return status === 'failed' || status === 'cancelled' ? status : 'unfinished';
}

function remarkOf(copy: CopyRecord): string {
  const { status, adopted, startedAt, availableAt, progress, error, via } = copy;
  if (status === 'failed') return error?.code ?? 'failed';
  if (status === 'copying' && progress !== undefined) return `copying ${String(Math.round(progress))} %`;
  if (status !== 'available') return status;
  const [start, end] = [msOf(startedAt), msOf(availableAt)];
  const length = start === undefined || end === undefined ? '' : timeText(end - start);
  const origin = via === undefined ? '' : `via ${via.regionId}`;
  return [length, origin, adopted === true ? 'adopted' : ''].filter((part) => part !== '').join(' ');
}

function inOrder(a: TimelineRow, b: TimelineRow): number {
  return (a.start ?? Infinity) - (b.start ?? Infinity) || a.label.localeCompare(b.label);
}

function after(origin: number, { queued, start, end, ...row }: TimelineRow): TimelineRow {
  const since = (time: number | undefined): number | undefined => (time === undefined ? undefined : time - origin);
  return { ...row, ...defined({ queued: since(queued), start: since(start), end: since(end) }) };
}

function withSlots(rows: readonly TimelineRow[]): TimelineRow[] {
  const spans = rows.flatMap(({ start, end }) => (start === undefined || end === undefined ? [] : [{ start, end }]));
  const slots = slotNumbers(spans);
  let next = 0;
  return rows.map((row) => (row.start === undefined ? row : { ...row, ...defined({ slot: slots[next++] }) }));
}

function msOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
