import { widthOf } from '../../client/render/text-width';

interface ScreenRow {
  cells: string[];
  /** It goes on from the row above, which was full. */
  isWrapped: boolean;
}

const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`${ESCAPE}\\[(?<mode>\\?)?(?<number>\\d*)(?:;\\d+)*(?<final>[A-Za-z])`, 'y');

/**
 * What a terminal shows of the bytes that it gets: as much of one as programs use that draw in place. On a resize it either
 * breaks its lines anew, as most terminals do, or cuts them, as xterm does.
 */
export class VirtualTerminal {
  isCursorShown = true;
  private rows: ScreenRow[] = [{ cells: [], isWrapped: false }];
  /** The first row that is seen; those above have scrolled away. */
  private top = 0;
  private x = 0;
  private y = 0;

  constructor(
    private columns: number,
    private height: number,
    private readonly reflows = true,
  ) {}

  /** The rows that are seen, without those below the last text. */
  get seen(): string[] {
    const texts = this.rows.slice(this.top, this.top + this.height).map(({ cells }) => cells.join('').trimEnd());
    while (texts.at(-1) === '') texts.pop();
    return texts;
  }

  write(text: string): void {
    let at = 0;
    while (at < text.length) {
      SEQUENCE.lastIndex = at;
      const sequence = SEQUENCE.exec(text);
      if (sequence === null) at += this.put(String.fromCodePoint(text.codePointAt(at) ?? 0));
      else {
        this.obey(sequence.groups ?? {});
        at += sequence[0].length;
      }
    }
  }

  resize(columns: number, height: number): void {
    this.columns = columns;
    this.height = height;
    if (this.reflows) this.breakAnew();
    else for (const row of this.rows) row.cells.length = Math.min(row.cells.length, columns);
    this.x = Math.min(this.x, columns - 1);
    this.top = Math.max(0, Math.max(this.y, this.lastFilled()) + 1 - height);
  }

  private put(letter: string): number {
    if (letter === ESCAPE) throw new Error('a control sequence that no test expects');
    if (letter === '\r') this.x = 0;
    else if (letter === '\n') this.down(false);
    else this.print(letter);
    return letter.length;
  }

  private print(letter: string): void {
    const width = widthOf(letter);
    if (this.x + width > this.columns) this.down(true);
    const { cells } = this.row();
    while (cells.length < this.x) cells.push(' ');
    cells.splice(this.x, width, letter, ...Array<string>(width - 1).fill(''));
    this.x += width;
  }

  /** As the line discipline of a terminal does, a line break goes to the margin, too. */
  private down(isWrapped: boolean): void {
    this.x = 0;
    this.y += 1;
    if (this.y === this.rows.length) this.rows.push({ cells: [], isWrapped });
    this.row().isWrapped = isWrapped;
    this.top = Math.max(this.top, this.y + 1 - this.height);
  }

  private obey({ mode, number = '', final }: Partial<Record<string, string>>): void {
    if (mode === '?') {
      if (number === '25') this.isCursorShown = final === 'h';
      return;
    }
    if (final === 'A') this.y = Math.max(this.top, this.y - Number(number));
    else if (final === 'K') this.row().cells.length = Math.min(this.row().cells.length, this.x);
    else if (final === 'J') {
      this.row().cells.length = Math.min(this.row().cells.length, this.x);
      this.rows.length = this.y + 1;
    } else if (final !== 'm') throw new Error(`a control sequence that no test expects: ${final ?? ''}`);
  }

  private breakAnew(): void {
    const before = this.rows;
    const cursor = { x: this.x, y: this.y };
    this.rows = [];
    for (const [index, { cells, isWrapped }] of before.entries()) {
      if (!isWrapped || this.rows.length === 0) this.rows.push({ cells: [], isWrapped: false });
      if (index === cursor.y) {
        this.y = this.rows.length - 1;
        this.x = Math.min(cursor.x, this.columns - 1);
      }
      for (const cell of cells) {
        if ((this.rows.at(-1)?.cells.length ?? 0) >= this.columns) this.rows.push({ cells: [], isWrapped: true });
        this.rows.at(-1)?.cells.push(cell);
      }
    }
  }

  private lastFilled(): number {
    return this.rows.findLastIndex(({ cells }) => cells.length > 0);
  }

  private row(): ScreenRow {
    const row = this.rows[this.y];
    if (row === undefined) throw new Error('the cursor stands nowhere');
    return row;
  }
}
