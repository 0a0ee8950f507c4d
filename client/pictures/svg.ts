import { html } from '../drift-page/html';

/** Markup that is safe to put into a picture as it is. Only `element` makes it. */
export interface Svg {
  readonly markup: string;
}

type Child = Svg | string | undefined;

/** One element of SVG. Text and values are escaped; what is undefined is left out; numbers get one decimal at most. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly Child[]
): Svg {
  const values = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${valueText(value)}"`],
  );
  const content = children.map((child) => (typeof child === 'object' ? child.markup : escaped(child ?? ''))).join('');
  const start = `<${name}${values.join('')}`;
  return { markup: content === '' ? `${start}/>` : `${start}>${content}</${name}>` };
}

function valueText(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value);
}

function escaped(text: string): string {
  return html`${text}`.markup;
}
