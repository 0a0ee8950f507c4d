import { type Paint, plain, type Style } from '../terminal/colours';
import { align } from '../render/text-table';
import type { Finding } from './finding';

const SHOWN = { well: 'ok', unclear: '?', wrong: 'WRONG' };
const STYLES: Record<Finding['state'], Style> = { well: 'green', unclear: 'yellow', wrong: 'red' };

/** One line for each finding, with the fix behind it. Pure. */
export function findingsText(findings: readonly Finding[], paint: Paint = plain): string {
  const rows = findings.map(({ subject, state, text, fix }) => [
    paint(STYLES[state], SHOWN[state]),
    subject,
    fix === undefined ? text : `${text}. Fix: ${fix}`,
  ]);
  return align(rows).join('\n');
}
