import { cutTo, widthOf } from '../render/text-width';
import { element, type Svg } from './svg';

/** What every picture has. Sizes are in pixels. */
export interface Sheet {
  title: string;
  /** In small letters below the title. */
  note?: string;
  width: number;
  /** Of the drawing, below title and note. */
  height: number;
}

/** Where the drawing begins. */
const TOP = 56;
/** Where title and note begin. */
const LEFT = 16;
/** How much wider the letters of the title are. */
const TITLE_SCALE = 1.5;

/** No variables: few programs but browsers know them. The background is part of the picture, so that its colours fit it everywhere. */
const STYLES = [
  'text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}',
  '.title{font-size:15px;font-weight:600}',
  '.faint{fill:#59636e}',
  '.paper{fill:#ffffff}',
  '.grid{stroke:#d1d9e0}',
  '.wait{stroke:#8c959f;stroke-width:2}',
  '.a{fill:#9cc9ff}',
  '.b{fill:#d0d7de}',
  '.good{fill:#9fdcb0}',
  '.bad{fill:#ffb0aa}',
  '.open{fill:#f3d27a}',
  '.line{fill:none;stroke-width:2}',
  '.stroke-0{stroke:#0969da}.stroke-1{stroke:#bc4c00}.stroke-2{stroke:#1a7f37}.stroke-3{stroke:#8250df}',
  '.dot-0{fill:#0969da}.dot-1{fill:#bc4c00}.dot-2{fill:#1a7f37}.dot-3{fill:#8250df}',
  '@media(prefers-color-scheme:dark){',
  'text{fill:#e6edf3}',
  '.faint{fill:#9198a1}',
  '.paper{fill:#0d1117}',
  '.grid{stroke:#3d444d}',
  '.wait{stroke:#656c76}',
  '.a{fill:#1f5aa8}',
  '.b{fill:#484f58}',
  '.good{fill:#1f6f3a}',
  '.bad{fill:#9e2a25}',
  '.open{fill:#7d5a00}',
  '.stroke-0{stroke:#58a6ff}.stroke-1{stroke:#f0883e}.stroke-2{stroke:#3fb950}.stroke-3{stroke:#bc8cff}',
  '.dot-0{fill:#58a6ff}.dot-1{fill:#f0883e}.dot-2{fill:#3fb950}.dot-3{fill:#bc8cff}',
  '}',
];

/** A whole file of SVG. Readers of screens read its title. */
export function picture({ title, note, width, height }: Sheet, drawing: readonly Svg[]): string {
  const whole = { width, height: height + TOP };
  const { markup } = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${String(whole.width)} ${String(whole.height)}`,
      ...whole,
      role: 'img',
    },
    element('title', {}, title),
    element('style', {}, { markup: STYLES.join('') }),
    element('rect', { class: 'paper', ...whole, rx: 6 }),
    element('text', { class: 'title', x: LEFT, y: 26 }, textFitting(title, (width - 2 * LEFT) / TITLE_SCALE)),
    note === undefined ? undefined : element('text', { class: 'faint', x: LEFT, y: 44 }, note),
    element('g', { transform: `translate(0 ${String(TOP)})` }, ...drawing),
  );
  return `${markup}\n`;
}

const LETTER = 6.6;

/** How wide a text in the letters of a picture is, about; pixels. */
export function textWidth(text: string): number {
  return widthOf(text) * LETTER;
}

/** As much of a text as there is room for; an ellipsis shows the cut. Pixels. */
export function textFitting(text: string, room: number): string {
  // Half a pixel more: room that was made for a text is a sum of fractions.
  const most = Math.floor((room + 0.5) / LETTER);
  return widthOf(text) <= most ? text : `${cutTo(text, most - 1)}\u2026`;
}
