import { durationMs } from '../contract/duration';
import type { Manifest } from '../contract/schema/manifest';
import { logLine } from './log-line';
import { changes, errorLines, manifestTable } from './render';
import { cutTo, wrapTo } from './text-width';

/** Shows how a replication goes on. */
export interface Progress {
  show: (manifest: Manifest) => void;
  say: (text: string) => void;
  /** Says what is waited for when nothing else was written for a while: some pipelines end a program that is silent. */
  remind: (text: string) => void;
  /** Removes the table from a terminal, because a better text follows. */
  erase: () => void;
}

/** The longest time in which nothing is written, unless a caller sets another. */
export const DEFAULT_SILENCE = '2m';

/** When a silence has lasted too long, and whether lines off a terminal begin with their time; `now` in ms. */
interface Settings {
  silenceMs: number;
  timestamps: boolean;
  now: () => number;
}

/** A table that is drawn anew on a terminal, a line per change elsewhere. */
export function createProgress(
  stream: NodeJS.WriteStream,
  { silenceMs = durationMs(DEFAULT_SILENCE), timestamps = false, now = Date.now }: Partial<Settings> = {},
): Progress {
  const output = new Output(stream, { silenceMs, timestamps, now });
  return stream.isTTY ? liveTable(stream, output) : lines(output);
}

/** What is written to a stream, and for how long nothing was. */
class Output {
  private lastAt: number;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly settings: Settings,
  ) {
    this.lastAt = settings.now();
  }

  write(lines: string[]): void {
    this.lastAt = this.settings.now();
    const text = lines.join('\n');
    this.stream.write(`${this.settings.timestamps ? logLine(text, this.stream, this.lastAt) : text}\n`);
  }

  isSilent(): boolean {
    return this.settings.now() - this.lastAt >= this.settings.silenceMs;
  }
}

function lines(output: Output): Progress {
  let last: Manifest | undefined;
  return {
    show: (manifest) => {
      for (const change of changes(last, manifest)) output.write([change]);
      last = structuredClone(manifest);
    },
    say: (text) => {
      output.write([text]);
    },
    remind: (text) => {
      if (output.isSilent()) output.write([text]);
    },
    erase: () => undefined,
  };
}

function liveTable(stream: NodeJS.WriteStream, output: Output): Progress {
  let drawn: string[] = [];
  const erase = (): void => {
    if (drawn.length > 0) {
      stream.moveCursor(0, -drawn.length);
      stream.cursorTo(0);
      stream.clearScreenDown();
    }
    drawn = [];
  };
  const draw = (table: string[]): void => {
    erase();
    output.write(table);
    drawn = table;
  };
  const say = (text: string): void => {
    output.write([text]);
    drawn = [];
  };
  return {
    show: (manifest) => {
      const table = fit({ table: manifestTable(manifest), below: errorLines(manifest) }, stream);
      if (table.join('\n') !== drawn.join('\n')) draw(table);
    },
    say,
    remind: (text) => {
      if (!output.isSilent()) return;
      if (drawn.length > 0) draw(drawn);
      else say(text);
    },
    erase,
  };
}

/** Only what fits on the screen can be drawn anew. A terminal may not know its size. The lines below the table are wrapped. */
function fit(
  { table, below }: { table: string[]; below: string[] },
  { columns, rows }: Pick<NodeJS.WriteStream, 'columns' | 'rows'>,
): string[] {
  const width = (columns || 80) - 1;
  const height = (rows || 24) - 1;
  const wrapped = below.flatMap((line) => wrapTo(line, width));
  const rest = limitTo(wrapped, Math.max(height - table.length, Math.floor(height / 2)));
  return [...limitTo(table, height - rest.length), ...rest].map((line) => cutTo(line, width));
}

function limitTo(lines: string[], height: number): string[] {
  if (lines.length <= height) return lines;
  return [...lines.slice(0, height - 1), `... ${String(lines.length - height + 1)} more`];
}
