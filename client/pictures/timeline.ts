import { defined } from '../../contract/defined';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { textFitting } from './picture';
import { slotNumbers } from './slots';
import { timeText } from './time';

/** Pixels. */
const ROOM_FOR_NAME = 220;

/** How a bar looks. */
export type BarKind = 'copy' | 'adopted' | 'failed' | 'cancelled' | 'unfinished';

/** One copy. Times are ms after the start of the timeline. */
export interface TimelineRow {
  label: string;
  kind: BarKind;
  /** In a few words, behind the bar. */
  remark: string;
  queued?: number;
  /** Only of a copy that has never run, or waits again: until when it waited. */
  waitEnd?: number;
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
  const known = copies.flatMap(timesOf);
  const origin = known.length === 0 ? now : Math.min(...known);
  const length = known.length === 0 ? 0 : Math.max(...known) - origin;
  const rows = withSlots(copies.map((row) => after(origin, row)));
  const slots = Math.max(0, ...rows.map(({ slot = 0 }) => slot));
  const { imageId, name, regionId } = manifest.source;
  const begun = known.length === 0 ? 'not begun' : `from ${timeOf(origin)}`;
  return {
    title: `${imageId} (${shortened(name)}) from ${regionId}: ${manifest.status}`,
    note: `${begun}, ${timeText(length)}, ${String(slots)} at once at most`,
    length,
    rows,
  };
}

/** The status comes behind the name, and there is room for so much. */
function shortened(name: string): string {
  return textFitting(name, ROOM_FOR_NAME);
}

function timesOf({ queued, waitEnd, start, end }: TimelineRow): number[] {
  return [queued, waitEnd, start, end].filter((time) => time !== undefined);
}

function withTimes(copy: CopyRecord, now: number): TimelineRow {
  const queued = msOf(copy.queuedAt);
  const start = copy.status === 'queued' ? undefined : msOf(copy.startedAt);
  const row = { label: copy.regionId, kind: kindOf(copy), remark: remarkOf(copy) };
  const end = endOf(copy, now);
  if (start === undefined) return { ...row, ...defined({ queued, waitEnd: queued === undefined ? undefined : end }) };
  // A copy that gave its lane back may have queued again after it had started.
  return {
    ...row,
    ...defined({ queued: queued && Math.min(queued, start) }),
    start,
    end: Math.max(start, end ?? start),
  };
}

/** When a copy ended. The manifest does not say it of a copy that failed and left nothing to clean up. */
function endOf({ status, availableAt, compensation }: CopyRecord, now: number): number | undefined {
  if (availableAt !== undefined) return msOf(availableAt);
  return status === 'failed' || status === 'cancelled' ? msOf(compensation?.at) : now;
}

function kindOf({ status, adopted }: CopyRecord): BarKind {
  if (status === 'available') return adopted === true ? 'adopted' : 'copy';
  return status === 'failed' || status === 'cancelled' ? status : 'unfinished';
}

function remarkOf(copy: CopyRecord): string {
  const { adopted, via } = copy;
  const origin = via === undefined ? '' : `via ${via.regionId}`;
  return [stateOf(copy), origin, adopted === true ? 'adopted' : ''].filter((part) => part !== '').join(' ');
}

/** What has become of a copy; of one that is available, how long it took. */
function stateOf({ status, startedAt, availableAt, progress, error, compensation }: CopyRecord): string {
  const [start, end] = [msOf(startedAt), msOf(availableAt)];
  const length = start === undefined || end === undefined ? '' : timeText(end - start);
  switch (status) {
    case 'available':
      return length;
    case 'failed':
      return error?.code ?? status;
    case 'copying':
      return progress === undefined ? status : `${status} ${String(Math.round(progress))} %`;
    case 'waiting':
      return 'waits in ECS';
    case 'cancelled':
      return compensation?.outcome === 'finished-deleted' && length !== ''
        ? `${length}, then deleted`
        : (compensation?.outcome ?? status).replaceAll('-', ' ');
    default:
      return status;
  }
}

function inOrder(a: TimelineRow, b: TimelineRow): number {
  return (a.start ?? Infinity) - (b.start ?? Infinity) || a.label.localeCompare(b.label);
}

function after(origin: number, { queued, waitEnd, start, end, ...row }: TimelineRow): TimelineRow {
  const since = (time: number | undefined): number | undefined => (time === undefined ? undefined : time - origin);
  const times = { queued: since(queued), waitEnd: since(waitEnd), start: since(start), end: since(end) };
  return { ...row, ...defined(times) };
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
