/** Control sequences of terminals (ECMA-48, and private modes of xterm). A terminal ignores the modes that it does not know. */

/** Mode 2026: what is written between these is shown at once. */
export const FRAME_BEGINS = '\x1b[?2026h';
export const FRAME_ENDS = '\x1b[?2026l';

export const CURSOR_HIDDEN = '\x1b[?25l';
export const CURSOR_SHOWN = '\x1b[?25h';

/** From the cursor to the end of the row, and to the end of the window. */
export const ERASE_TO_END = '\x1b[K';
export const ERASE_BELOW = '\x1b[J';

/** Moves the cursor up; it stays in the window. */
export function up(rows: number): string {
  return rows === 0 ? '' : `\x1b[${String(rows)}A`;
}
