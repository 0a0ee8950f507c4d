import { widthOf } from '../render/text-width';
import { lendCursor } from './cursor';
import { CURSOR_HIDDEN, CURSOR_SHOWN, ERASE_BELOW, ERASE_TO_END, FRAME_BEGINS, FRAME_ENDS, up } from './sequences';

/**
 * Lines at the end of what a terminal shows, which are drawn anew in place. Each change is one write, which terminals that know
 * of frames show as a whole.
 */
export class LiveArea {
  private drawn: readonly string[] = [];
  private giveBackCursor: (() => void) | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** The lines that the terminal shows. */
  get lines(): readonly string[] {
    return this.drawn;
  }

  /** Draws these lines in place of the last ones. Each must be shorter than a row of the terminal. */
  draw(lines: readonly string[]): void {
    this.giveBackCursor ??= lendCursor(this.stream, () => {
      this.drawAfterStop();
    });
    this.write(CURSOR_HIDDEN, [], lines);
  }

  /** Writes lines that stay above the area. */
  print(lines: readonly string[]): void {
    if (this.drawn.length === 0) this.stream.write(`${lines.join('\n')}\n`);
    else this.write('', lines, this.drawn);
  }

  /** Removes the area; what stood above it stays. */
  erase(): void {
    if (this.drawn.length > 0) this.write('', [], []);
    this.end();
  }

  /** Leaves the area as it is, and gives the cursor back. */
  end(): void {
    this.drawn = [];
    if (this.giveBackCursor === undefined) return;
    this.giveBackCursor();
    this.giveBackCursor = undefined;
    this.stream.write(CURSOR_SHOWN);
  }

  /** The shell has written below the area meanwhile. */
  private drawAfterStop(): void {
    const lines = this.drawn;
    this.drawn = [];
    this.draw(lines);
  }

  private write(before: string, above: readonly string[], lines: readonly string[]): void {
    const written = [...above, ...lines].map((line) => `${line}${ERASE_TO_END}\n`).join('');
    this.stream.write(`${FRAME_BEGINS}${before}${up(this.height())}\r${written}${ERASE_BELOW}${FRAME_ENDS}`);
    this.drawn = lines;
  }

  /**
   * How many rows the lines take. A window that has got narrower may have broken them into more, as most terminals do. One that
   * cuts them instead loses some lines above: that is better than to leave a part of the old table.
   */
  private height(): number {
    const columns = this.stream.columns || 80;
    return this.drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  }
}
