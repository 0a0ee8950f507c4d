import stringWidth from 'string-width';

const PLAIN = /^[ -~]*$/;

/** Made when it is first needed: that takes as long as to load twenty files. */
let graphemes: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes: East Asian wide characters take two. Most texts need no look at each character. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** A text with blanks behind it, so that it takes at least `columns`. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** The beginning of a text, as far as it takes no more than `columns`. */
export function cutTo(text: string, columns: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, columns));
  let width = 0;
  let cut = '';
  graphemes ??= new Intl.Segmenter();
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    cut += segment;
  }
  return cut;
}

/** A text as lines of at most `columns`, broken at blanks; the lines after the first are indented by two more. */
export function wrapTo(text: string, columns: number): string[] {
  const [indent = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (widthOf(longer) > columns && line.trim() !== '') {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
