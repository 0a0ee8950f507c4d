import { styleText } from 'node:util';

/** The looks of a text; a reader without colours loses nothing, as each of them only repeats a word. */
export type Style = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Gives a text its look. */
export type Paint = (style: Style, text: string) => string;

/** Leaves a text as it is. */
export const plain: Paint = (_style, text) => text;

/** Paints where the stream has colours. */
export function paintFor(stream: Coloured): Paint {
  if (!hasColours(stream)) return plain;
  return (style, text) => (text === '' ? text : styleText(style, text, { validateStream: false }));
}

/** A stream that may be a terminal: `process.stdout`. */
type Coloured = Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'hasColors'>>;

/**
 * Whether to write colours. FORCE_COLOR decides where it is set, then NO_COLOR, then whether the stream is a terminal with
 * colours, which TERM=dumb is not. Node itself takes an empty NO_COLOR for one that is set, and warns when both are.
 */
export function hasColours(stream: Coloured, env: NodeJS.ProcessEnv = process.env): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: unwanted = '', ...others } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return unwanted === '' && stream.isTTY === true && stream.hasColors?.(others) === true;
}
