/** A text without what differs from run to run: ids, times, ports, numbers, bars, and how much space there is. */
export function shapeOf(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/\bm-[\w-]{6,}/g, 'm-ID')
    .replace(/\b(replicate|sync)\/[\w/-]+/g, '$1/ID')
    .replace(/\([\w.-]+-\d+\)/g, '(NAME)')
    .replace(/[#.]{10}/g, 'BAR')
    .replace(/\d+ %/g, 'N %')
    .replace(/about .+ to store/g, 'OUTLOOK')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/ +/g, ' ')
    .trim();
}

/** The lines of a text by their shape, without those that only repeat the one before. */
export function shapesOf(text: string): string[] {
  const lines = text.split('\n').map(shapeOf);
  return lines.filter((line, index) => line !== '' && line !== lines[index - 1]);
}
