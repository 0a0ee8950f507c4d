import { widthOf, wrapTo } from '../render/text-width';
import { type Paint, plain } from './colours';
import { fitHeight, fitWidth, type Row, shortened, type Table, tableLines } from './table';

/** What is shown of a replication: a headline, a table, and lines below it, in blocks that begin at the margin. */
export interface View {
  headline: string;
  table: Table;
  below: readonly string[];
}

/** Columns and rows of a window; 0 where the terminal does not know. */
export interface WindowSize {
  columns: number;
  rows: number;
}

/** All of it, for a reader who can scroll. Pure. */
export function viewLines({ headline, table, below }: View, paint: Paint): string[] {
  return [headline, '', ...tableLines(table, paint), ...below.map((line) => paintBelow(line, paint))];
}

/** From so many rows on, a window has room for an empty line below the headline. */
const AIRY = 8;

/**
 * The lines for which a window has room: each is shorter than a row, and the last row stays empty for the cursor. What is not
 * shown of the table is named below it. Pure.
 */
export function frameOf({ headline, table, below }: View, { columns, rows }: WindowSize, paint: Paint): string[] {
  const width = Math.max(1, (columns || 80) - 1);
  const height = Math.max(1, (rows || 24) - 1);
  const { table: narrow, hidden: hiddenColumns } = fitWidth(table, width);
  const top = [headline, ...(height >= AIRY ? [''] : [])].map((line) => shortened(line, width));
  const noteHeight = hiddenColumns.length > 0 ? 1 : 0;
  const wanted = top.length + 1 + table.rows.length + noteHeight;
  const wrapped = below.flatMap((line) => wrapTo(line, width));
  const rest = limitTo(wrapped, Math.max(height - wanted, Math.floor(height / 2))).map((line) =>
    shortened(line, width),
  );
  const room = height - rest.length - top.length - 1 - noteHeight;
  const isCut = narrow.rows.length > room;
  const { shown, hidden } = fitHeight(narrow.rows, isCut && noteHeight === 0 ? room - 1 : room);
  const note = hiddenText(hidden, hiddenColumns);
  return [
    ...top,
    ...fittingLines({ ...narrow, rows: shown }, width, paint),
    ...(note === '' ? [] : [paint('dim', shortened(note, width))]),
    ...rest.map((line) => paintBelow(line, paint)),
  ].slice(0, height);
}

/** A line that is still too long is cut, and has no colours: a cut might go through one. */
function fittingLines(table: Table, width: number, paint: Paint): string[] {
  const painted = tableLines(table, paint);
  return tableLines(table, plain).map((line, index) =>
    widthOf(line) <= width ? (painted[index] ?? '') : shortened(line, width),
  );
}

/** `not shown: 5 queued, 3 available; columns IMAGE, TIME`; empty when all is shown. */
function hiddenText(rows: readonly Row[], columns: readonly string[]): string {
  const kinds = rows.map(({ kind }) => kind);
  const counts = [...new Set(kinds)].map((kind) => `${String(kinds.filter((one) => one === kind).length)} ${kind}`);
  const ofColumns = columns.length === 0 ? '' : `column${columns.length === 1 ? '' : 's'} ${columns.join(', ')}`;
  const parts = [counts.join(', '), ofColumns].filter((part) => part !== '');
  return parts.length === 0 ? '' : `not shown: ${parts.join('; ')}`;
}

/** The first line of a block names the error. */
function paintBelow(line: string, paint: Paint): string {
  return /^\w/.test(line) ? paint('red', line) : line;
}

function limitTo(lines: string[], height: number): string[] {
  if (lines.length <= height) return lines;
  if (height < 1) return [];
  return [...lines.slice(0, height - 1), `... ${String(lines.length - height + 1)} more`];
}
