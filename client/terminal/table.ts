import { cutTo, padTo, widthOf } from '../render/text-width';
import { type Paint, type Style } from './colours';

/** A table, and what of it a window has room for. Pure. */

/** A table; its last column has texts of any length, and no heading. */
export interface Table {
  headings: readonly string[];
  rows: readonly Row[];
}

export interface Row {
  cells: readonly string[];
  /** The look of the second cell and of bars. */
  style: Style;
  /** What it is counted as where it is not shown. */
  kind: string;
  /** The lower, the earlier it is shown. */
  rank: number;
}

/** The lines of a table, columns two blanks apart. */
export function tableLines({ headings, rows }: Table, paint: Paint): string[] {
  const widths = widthsOf({ headings, rows });
  const line = (cells: readonly string[], painted: (text: string, column: number) => string): string =>
    cells
      .map((cell, column) => (isFilled(cells, column) ? painted(padTo(cell, widths[column] ?? 0), column) : cell))
      .join(GAP)
      .trimEnd();
  const paintedAs =
    (style: Style, columns: readonly number[]) =>
    (text: string, column: number): string =>
      columns.includes(column) ? paintedText(paint, style, text) : text;
  const everywhere = headings.map((_, column) => column);
  const barred = headings.flatMap((heading, column) => (heading === 'PROGRESS' ? [column] : []));
  return [
    line(headings, paintedAs('bold', everywhere)),
    ...rows.map(({ cells, style }) => line(cells, paintedAs(style, [1, ...barred]))),
  ];
}

const GAP = '  ';

/** Whether anything stands at a column or behind it: what stands behind nothing needs no blanks. */
function isFilled(cells: readonly string[], column: number): boolean {
  return cells.slice(column).some((cell) => cell !== '');
}

/** The blanks behind a text have no look, so that a line can be trimmed. */
function paintedText(paint: Paint, style: Style, text: string): string {
  const bare = text.trimEnd();
  return paint(style, bare) + text.slice(bare.length);
}

function widthsOf({ headings, rows }: Table): number[] {
  return headings.map((heading, column) =>
    Math.max(...[heading, ...rows.map(({ cells }) => cells[column] ?? '')].map(widthOf)),
  );
}

/** Columns by the order in which they go when a window is narrow. */
const LEAST_NEEDED = ['IMAGE', 'TIME', 'PROGRESS', 'LEFT'];

/** What the last column keeps of its texts before another column goes for it. */
const LEAST_TEXT = 16;

/** The columns for which `width` has room, and the headings of the others; the texts of the last column are cut to the rest. */
export function fitWidth(table: Table, width: number): { table: Table; hidden: string[] } {
  let shown = table;
  const hidden: string[] = [];
  for (const heading of LEAST_NEEDED) {
    if (neededBy(shown) <= width) break;
    const column = shown.headings.indexOf(heading);
    if (column < 0) continue;
    shown = without(shown, column);
    hidden.push(heading);
  }
  return { table: withLastCut(shown, width), hidden };
}

function neededBy(table: Table): number {
  const widths = widthsOf(table);
  const last = widths.pop() ?? 0;
  return before(widths) + Math.min(last, LEAST_TEXT);
}

/** Where the last column begins. */
function before(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP.length, 0);
}

function without({ headings, rows }: Table, column: number): Table {
  const rest = <Cell>(cells: readonly Cell[]): Cell[] => cells.filter((_, index) => index !== column);
  return { headings: rest(headings), rows: rows.map((row) => ({ ...row, cells: rest(row.cells) })) };
}

function withLastCut(table: Table, width: number): Table {
  const room = Math.max(1, width - before(widthsOf(table).slice(0, -1)));
  const rows = table.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, column) => (column === row.cells.length - 1 ? shortened(cell, room) : cell)),
  }));
  return { ...table, rows };
}

/** The first rows by rank for which `height` has room, in their own order, and those that are not shown. */
export function fitHeight(rows: readonly Row[], height: number): { shown: Row[]; hidden: Row[] } {
  const byRank = [...rows.keys()].sort((a, b) => (rows[a]?.rank ?? 0) - (rows[b]?.rank ?? 0) || a - b);
  const kept = new Set(byRank.slice(0, Math.max(0, height)));
  return { shown: rows.filter((_, index) => kept.has(index)), hidden: rows.filter((_, index) => !kept.has(index)) };
}

/** A text in `columns`; one that is cut ends in `…`. */
export function shortened(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${cutTo(text, columns - 1)}…`;
}
