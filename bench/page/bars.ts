import { picture, textWidth } from '../../client/pictures/picture';
import { element, type Svg } from '../../client/pictures/svg';

/** Lengths side by side, in groups. */
export interface Bars {
  title: string;
  note: string;
  groups: { title: string; bars: Bar[] }[];
}

export interface Bar {
  label: string;
  value: number;
  /** Stands behind the bar. */
  text: string;
  kind: 'ours' | 'other' | 'bound';
}

const WIDTH = 860;
const LEFT_MARGIN = 16;
const ROW = 22;
const HEAD = 26;
/** Pixels for the text behind the longest bar. */
const ROOM_FOR_TEXT = 270;

const CLASSES: Record<Bar['kind'], string> = { ours: 'a', other: 'b', bound: 'good' };

/** The picture of bars; all groups have one scale. */
export function barsSvg({ title, note, groups }: Bars): string {
  const all = groups.flatMap(({ bars }) => bars);
  const left = LEFT_MARGIN + 12 + Math.max(0, ...all.map(({ label }) => textWidth(label)));
  const greatest = Math.max(0, ...all.map(({ value }) => value));
  const lengthOf = (value: number): number =>
    greatest === 0 ? 0 : (value / greatest) * (WIDTH - left - ROOM_FOR_TEXT);
  const drawing: Svg[] = [];
  let y = 0;
  for (const group of groups) {
    drawing.push(element('text', { class: 'faint', x: LEFT_MARGIN, y: y + 17 }, group.title));
    y += HEAD;
    for (const bar of group.bars) {
      drawing.push(...drawnBar(bar, { left, y, length: lengthOf(bar.value) }));
      y += ROW;
    }
    y += 6;
  }
  return picture({ title, note, width: WIDTH, height: y + 8 }, drawing);
}

function drawnBar({ label, text, kind }: Bar, { left, y, length }: { left: number; y: number; length: number }): Svg[] {
  return [
    element('text', { x: left - 10, y: y + 13, 'text-anchor': 'end' }, label),
    element('rect', { class: CLASSES[kind], x: left, y, width: Math.max(1, length), height: 17, rx: 2 }),
    element('text', { class: 'faint', x: left + length + 8, y: y + 13 }, text),
  ];
}
