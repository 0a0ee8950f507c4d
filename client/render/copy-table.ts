import { planText } from '../../contract/plan-text';
import { remarkText } from '../../contract/remark-text';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { sharedText } from '../../contract/shares';
import { isGone, undoneText } from '../../contract/undone-text';
import { copyWaitText } from '../../contract/wait-text';
import type { Style } from '../terminal/colours';
import { etaOf } from '../terminal/eta';
import { roughTimeText, timeText } from '../terminal/time-text';
import type { Row, Table } from '../terminal/table';

/** The table of the copies of a replication. Pure. */

/** When a table is looked at: `now`, and when the progress of each region was first seen; in ms since 1970. */
export interface Moment {
  now: number;
  progressAt?: ReadonlyMap<string, number>;
}

/** One row for each copy. Without a moment, nothing that runs has a time. */
export function copyTable(manifest: Manifest, moment?: Moment): Table {
  const rows = manifest.copies.map((copy) => rowOf(copy, manifest.dryRun === true, moment));
  const isTimed = rows.some(({ cells }) => cells[TIME] !== '');
  const isReckoned = rows.some(({ cells }) => cells[LEFT] !== '');
  const shown = HEADINGS.map((_, column) => (column === TIME ? isTimed : column === LEFT ? isReckoned : true));
  const keep = <Cell>(cells: readonly Cell[]): Cell[] => cells.filter((_, column) => shown[column]);
  return { headings: keep(HEADINGS), rows: rows.map((row) => ({ ...row, cells: keep(row.cells) })) };
}

const HEADINGS = ['REGION', 'STATUS', 'PROGRESS', 'TIME', 'LEFT', 'IMAGE', ''];
const TIME = 3;
const LEFT = 4;

function rowOf(copy: CopyRecord, isPlan: boolean, moment: Moment | undefined): Row {
  const status = isPlan ? planText(copy) : copy.status;
  const { style, rank } = copy.status === 'available' && copy.error !== undefined ? UNSHARED : LOOKS[copy.status];
  return {
    cells: [
      copy.regionId,
      status,
      progressBar(copy),
      timeOf(copy, moment),
      leftOf(copy, moment),
      isGone(copy) ? '' : (copy.imageId ?? ''),
      copy.status === 'planned' ? '' : remarkOn(copy),
    ],
    style: status === 'up to date' ? 'green' : style,
    kind: status,
    rank,
  };
}

/** How a copy looks, and how early it is shown where the window has no room for all: what runs and what failed first. */
const LOOKS: Record<CopyRecord['status'], { style: Style; rank: number }> = {
  planned: { style: 'cyan', rank: 1 },
  queued: { style: 'dim', rank: 3 },
  starting: { style: 'cyan', rank: 1 },
  waiting: { style: 'cyan', rank: 1 },
  copying: { style: 'cyan', rank: 1 },
  cancelling: { style: 'yellow', rank: 0 },
  available: { style: 'green', rank: 4 },
  failed: { style: 'red', rank: 0 },
  cancelled: { style: 'yellow', rank: 2 },
};

/** A copy that is there, but not as asked. */
const UNSHARED: (typeof LOOKS)['failed'] = { style: 'yellow', rank: 0 };

const BAR_WIDTH = 10;

function progressBar(copy: CopyRecord): string {
  const { status, progress } = copy;
  if (progress === undefined || status === 'queued' || isGone(copy)) return '';
  const full = Math.round((Math.min(Math.max(progress, 0), 100) / 100) * BAR_WIDTH);
  return `${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)} ${String(Math.round(progress)).padStart(3)} %`;
}

/** How long the copy waits, runs, or has taken. */
function timeOf({ status, queuedAt, startedAt, availableAt, compensation }: CopyRecord, moment?: Moment): string {
  const from = status === 'queued' ? queuedAt : startedAt;
  const to = ENDED.has(status) ? (availableAt ?? compensation?.at) : moment?.now;
  if (from === undefined || to === undefined) return '';
  return timeText(Math.max(0, new Date(to).getTime() - Date.parse(from)));
}

const ENDED: ReadonlySet<CopyRecord['status']> = new Set(['planned', 'available', 'failed', 'cancelled'] as const);

function leftOf(copy: CopyRecord, moment: Moment | undefined): string {
  if (moment === undefined) return '';
  const progressAt = moment.progressAt?.get(copy.regionId);
  const left = etaOf({ ...copy, ...(progressAt !== undefined && { progressAt }) }, moment.now);
  return left === undefined ? '' : roughTimeText(left);
}

/** In a few words: the lines below the table say what an error means. */
export function remarkOn(copy: CopyRecord, waitText: typeof copyWaitText = copyWaitText): string {
  const parts = [copy.error?.code ?? '', undoneText(copy)].filter((part) => part !== '');
  if (parts.length > 0) return [...parts, sharedText(copy)].filter((part) => part !== '').join('; ');
  return copy.waitsFor === undefined ? remarkText(copy) : waitText(copy.waitsFor, copy.queuedAt);
}
