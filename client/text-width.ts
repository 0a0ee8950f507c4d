const GRAPHEMES = new Intl.Segmenter();

/** What Unicode calls wide or fullwidth: letters and signs of the East Asian scripts, and emoji. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u2FF0-\u303E\u309B-\u33FF\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const HALFWIDTH = /[\uFF61-\uFFDC]/u;
const INVISIBLE = /^[\p{Mark}\p{Format}\p{Control}]*$/u;

/** How many columns of a terminal a text takes: East Asian wide characters take two. */
export function widthOf(text: string): number {
  return graphemesOf(text).reduce((width, grapheme) => width + widthOfGrapheme(grapheme), 0);
}

/** A text with blanks behind it, so that it takes at least `columns`. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** The beginning of a text, as far as it takes no more than `columns`. */
export function cutTo(text: string, columns: number): string {
  let width = 0;
  let cut = '';
  for (const grapheme of graphemesOf(text)) {
    width += widthOfGrapheme(grapheme);
    if (width > columns) break;
    cut += grapheme;
  }
  return cut;
}

function graphemesOf(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

function widthOfGrapheme(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.test(grapheme) && !HALFWIDTH.test(grapheme) ? 2 : 1;
}
