import { align } from '../text-table';
import type { Finding } from './finding';

const SHOWN = { well: 'ok', unclear: '?', wrong: 'WRONG' };

/** One line for each finding, with the fix behind it. Pure. */
export function findingsText(findings: readonly Finding[]): string {
  const rows = findings.map(({ subject, state, text, fix }) => [
    SHOWN[state],
    subject,
    fix === undefined ? text : `${text}. Fix: ${fix}`,
  ]);
  return align(rows).join('\n');
}
