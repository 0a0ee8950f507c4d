const ELLIPSIS = '\u2026';
const ELLIPSIS_BYTES = 3;

/** The beginning of a text, so that it has at most so many bytes in UTF-8; at least three. An ellipsis shows the cut. */
export function clipped(text: string, maximum: number): string {
  let bytes = 0;
  let kept = 0;
  let length = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    length += character.length;
    if (bytes <= maximum - ELLIPSIS_BYTES) kept = length;
    if (bytes > maximum) return `${text.slice(0, kept)}${ELLIPSIS}`;
  }
  return text;
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
