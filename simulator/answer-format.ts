/** The formats of answers. The older signature knows both. */
export type AnswerFormat = 'json' | 'xml';

export const CONTENT_TYPES = {
  json: 'application/json;charset=utf-8',
  xml: 'text/xml;charset=utf-8',
} as const satisfies Record<AnswerFormat, string>;

/** The text of an answer. XML has a root: `Error`, or the name of the action with `Response`. */
export function answerText(format: AnswerFormat, root: string, body: Record<string, unknown>): string {
  return format === 'json' ? JSON.stringify(body) : `<?xml version='1.0' encoding='UTF-8'?>${element(root, body)}`;
}

/** One element; for a list, one for each of its items. */
function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (value === null) return '';
  if (typeof value !== 'object') return escaped(typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(value)
    .map(([name, field]) => element(name, field))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML has no way to write most control characters. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    .replace(/\p{Cc}/gu, (character) => ('\t\n\r'.includes(character) ? character : ''));
}
