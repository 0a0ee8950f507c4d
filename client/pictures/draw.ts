import { picture, textFitting, textWidth } from './picture';
import { element, type Svg } from './svg';
import { timeMarks, timeText } from './time';
import type { BarKind, Timeline, TimelineRow } from './timeline';

const WIDTH = 860;
const MARGIN = 16;
const ROW = 19;
const BAR = 15;
/** A bar that is narrower has no room for the number of its slot. */
const ROOM_FOR_NUMBER = 14;
/** A bar without length is to be seen, too. */
const NARROWEST = 2;

const CLASSES: Record<BarKind, string> = {
  copy: 'a',
  adopted: 'good',
  failed: 'bad',
  cancelled: 'b',
  unfinished: 'open',
};

/** Where things stand; pixels. */
interface Layout {
  left: number;
  right: number;
  x: (ms: number) => number;
}

/** The picture of a timeline: a row for each copy, a thin line while it waits, a bar with the number of its slot while it runs. */
export function timelineSvg({ title, note, length, rows }: Timeline): string {
  const layout = layoutOf(length, rows);
  const height = rows.length * ROW;
  const drawing = [
    ...axis(length, height, layout),
    ...rows.flatMap((row, number) => drawnRow(row, number * ROW, layout)),
  ];
  return picture({ title, note, width: WIDTH, height: height + 36 }, drawing);
}

function layoutOf(length: number, rows: readonly TimelineRow[]): Layout {
  const left = MARGIN + 12 + Math.max(0, ...rows.map(({ label }) => textWidth(label)));
  const right = WIDTH - MARGIN - 8 - Math.min(320, Math.max(40, ...rows.map(({ remark }) => textWidth(remark))));
  return { left, right, x: (ms) => left + (length === 0 ? 0 : (ms / length) * (right - left)) };
}

function axis(length: number, height: number, { x }: Layout): Svg[] {
  return timeMarks(length).flatMap((mark) => [
    element('path', { class: 'grid', d: `M${x(mark).toFixed(1)} 0V${String(height + 4)}` }),
    element('text', { class: 'faint', x: x(mark), y: height + 20, 'text-anchor': 'middle' }, timeText(mark)),
  ]);
}

function drawnRow(row: TimelineRow, y: number, layout: Layout): Svg[] {
  const { left, right, x } = layout;
  const base = y + 12;
  return [
    element('text', { x: left - 10, y: base, 'text-anchor': 'end' }, row.label),
    ...waitLine(row, y + ROW / 2 - 2, layout),
    ...bar(row, y, x),
    element('text', { class: 'faint', x: right + 8, y: base }, textFitting(row.remark, WIDTH - MARGIN - right - 8)),
  ];
}

function waitLine({ queued, waitEnd, start = waitEnd }: TimelineRow, y: number, { x }: Layout): Svg[] {
  if (queued === undefined || start === undefined || x(start) - x(queued) < 1) return [];
  return [element('path', { class: 'wait', d: `M${x(queued).toFixed(1)} ${y.toFixed(1)}H${x(start).toFixed(1)}` })];
}

function bar({ kind, label, remark, start, end, slot }: TimelineRow, y: number, x: Layout['x']): Svg[] {
  if (start === undefined || end === undefined) return [];
  const width = Math.max(NARROWEST, x(end) - x(start));
  const shape = { class: CLASSES[kind], x: x(start), y, width, height: BAR, rx: 2 };
  const number =
    slot === undefined || width < ROOM_FOR_NUMBER
      ? undefined
      : element('text', { x: x(start) + 4, y: y + 12 }, String(slot));
  const about = `${label}: ${timeText(start)} to ${timeText(end)}, ${remark}`;
  return [element('rect', shape, element('title', {}, about)), ...(number === undefined ? [] : [number])];
}
