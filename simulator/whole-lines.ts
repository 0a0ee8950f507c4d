import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The lines of a file that lines are added to; none if there is no file. Cuts off the half line of a killed process. */
export function wholeLines(path: string): string[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(path, whole);
  return whole.split('\n').slice(0, -1);
}
