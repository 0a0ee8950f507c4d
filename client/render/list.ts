import { ageText } from '../../contract/drift-text';
import type { NightRow, ReplicationRow } from '../list/rows';
import type { NightStatus, ReplicationStatus } from '../list/statuses';
import { type Paint, plain, type Style } from '../terminal/colours';
import { align } from './text-table';

/** Makes text for people from lists; `now` in ms. Pure. */

const STYLES: Record<ReplicationStatus | NightStatus, Style> = {
  running: 'cyan',
  planned: 'cyan',
  succeeded: 'green',
  partial: 'yellow',
  failed: 'red',
  aborted: 'yellow',
  terminated: 'red',
};

/** Replications, one line each. */
export function replicationsTable(rows: readonly ReplicationRow[], now: number, paint: Paint = plain): string {
  if (rows.length === 0) return 'no replication matches';
  const lines = rows.map((row) => [
    row.id,
    `${paint(STYLES[row.status], row.status)}${row.dryRun === true ? ' (dry run)' : ''}`,
    row.imageId ?? '',
    row.name ?? '',
    regionsText(row),
    ageOf(row, now),
  ]);
  return align([['REPLICATION', 'STATUS', 'IMAGE', 'NAME', 'REGIONS', 'AGE'], ...lines]).join('\n');
}

/** Nights, one line each. */
export function nightsTable(rows: readonly NightRow[], now: number, paint: Paint = plain): string {
  if (rows.length === 0) return 'no night matches';
  const lines = rows.map((row) => [
    row.id,
    paint(STYLES[row.status], row.status),
    row.images === undefined ? '' : String(row.images),
    row.copies === undefined ? '' : `${String(row.correct ?? 0)}/${String(row.copies)}`,
    ageOf(row, now),
  ]);
  return align([['NIGHT', 'STATUS', 'IMAGES', 'CORRECT', 'AGE'], ...lines]).join('\n');
}

/** What to know beside a table: how many more there are, and why columns are empty. */
export function notesOn(rows: readonly (ReplicationRow | NightRow)[], total: number): string[] {
  return [
    ...(total > rows.length ? [`${String(rows.length)} of ${String(total)} are shown; add --limit, or a filter`] : []),
    ...(rows.some(({ status }) => status === 'running') ? [UNTOLD] : []),
  ];
}

const UNTOLD = 'how far a running one is, no list can tell; ask it: imageferry status <id>';

/** `2/3`; `?` stands for what the row cannot tell. */
function regionsText({ available, regions }: ReplicationRow): string {
  if (available === undefined && regions === undefined) return '';
  return `${String(available ?? '?')}/${String(regions ?? '?')}`;
}

function ageOf({ startedAt }: Pick<ReplicationRow, 'startedAt'>, now: number): string {
  return ageText(Math.max(0, now - Date.parse(startedAt)) / 1000);
}
