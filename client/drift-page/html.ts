/** Markup that is safe to put into a page as it is. Only `html` and `css` make it. */
export interface Html {
  readonly markup: string;
}

/** What may stand between pieces of markup. Text is escaped; undefined stands for nothing. */
export type Part = Html | string | number | undefined | readonly Part[];

/** A template for markup: everything that is put into it is escaped, unless it is markup itself. */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: pieces.map((piece, index) => piece + markupOf(parts[index])).join('') };
}

/** A style sheet. It takes nothing from outside. */
export function css(sheet: TemplateStringsArray): Html {
  return { markup: sheet.join('') };
}

/** Text from outside, such as a name: its direction of writing does not reach beyond it. */
export function outside(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that a page must not hold: controls but tab and line feed, halves of surrogate pairs, and noncharacters. */
const NOT_IN_HTML = /[^\P{Cc}\t\n]|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

function escape(text: string): string {
  return text.replace(NOT_IN_HTML, '\uFFFD').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
