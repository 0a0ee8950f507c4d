import { picture } from '../../client/pictures/picture';
import { element, type Svg } from '../../client/pictures/svg';

/** How figures grow with a number; both axes have logarithmic scales. Every number is greater than 0. */
export interface Curves {
  title: string;
  note: string;
  xLabel: string;
  curves: { name: string; points: [x: number, y: number][] }[];
}

const WIDTH = 860;
const HEIGHT = 300;
const LEFT = 70;
const RIGHT = 640;
const BOTTOM = HEIGHT - 40;

/** A logarithmic axis between two powers of ten. */
interface Axis {
  marks: number[];
  at: (value: number) => number;
}

/** The picture of curves; each has a dot at every figure that was measured. */
export function curvesSvg({ title, note, xLabel, curves }: Curves): string {
  const points = curves.flatMap((curve) => curve.points);
  const x = axisOf(
    points.map((point) => point[0]),
    [LEFT, RIGHT],
  );
  const y = axisOf(
    points.map((point) => point[1]),
    [BOTTOM, 6],
  );
  const drawing = [...grid(x, y, xLabel), ...curves.flatMap((curve, number) => drawnCurve(curve, number, x, y))];
  return picture({ title, note, width: WIDTH, height: HEIGHT }, drawing);
}

function axisOf(values: readonly number[], [from, to]: [number, number]): Axis {
  const logs = values.map((value) => Math.log10(value));
  const first = Math.floor(Math.min(...logs));
  const last = Math.max(first + 1, Math.ceil(Math.max(...logs)));
  const marks = Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
  return { marks, at: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from) };
}

function grid(x: Axis, y: Axis, xLabel: string): Svg[] {
  return [
    ...x.marks.flatMap((mark) => [
      element('path', {
        class: 'grid',
        d: `M${x.at(mark).toFixed(1)} ${y.at(y.marks.at(-1) ?? 1).toFixed(1)}V${BOTTOM}`,
      }),
      element('text', { class: 'faint', x: x.at(mark), y: BOTTOM + 18, 'text-anchor': 'middle' }, markText(mark)),
    ]),
    ...y.marks.flatMap((mark) => [
      element('path', { class: 'grid', d: `M${LEFT} ${y.at(mark).toFixed(1)}H${RIGHT}` }),
      element('text', { class: 'faint', x: LEFT - 8, y: y.at(mark) + 4, 'text-anchor': 'end' }, markText(mark)),
    ]),
    element('text', { class: 'faint', x: (LEFT + RIGHT) / 2, y: BOTTOM + 36, 'text-anchor': 'middle' }, xLabel),
  ];
}

function drawnCurve({ name, points }: Curves['curves'][number], number: number, x: Axis, y: Axis): Svg[] {
  const places = points.map(([atX, atY]) => ({ x: x.at(atX), y: y.at(atY) }));
  const line = places.map((place) => `${place.x.toFixed(1)} ${place.y.toFixed(1)}`).join('L');
  const colour = String(number % 4);
  return [
    element('path', { class: `line stroke-${colour}`, d: `M${line}` }),
    ...places.map((place) => element('circle', { class: `dot-${colour}`, cx: place.x, cy: place.y, r: 3.5 })),
    element('rect', { class: `dot-${colour}`, x: RIGHT + 16, y: 8 + 22 * number, width: 12, height: 12 }),
    element('text', { x: RIGHT + 34, y: 18 + 22 * number }, name),
  ];
}

function markText(mark: number): string {
  return mark >= 1 ? mark.toLocaleString('en-US') : String(Number(mark.toPrecision(1)));
}
