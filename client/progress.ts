import type { Manifest } from '../contract/schema/manifest';
import { changes, manifestText } from './render';
import { cutTo } from './text-width';

/** Shows how a replication goes on. */
export interface Progress {
  show: (manifest: Manifest) => void;
  say: (text: string) => void;
  /** Removes the table from a terminal, because a better text follows. */
  erase: () => void;
}

/** A table that is drawn anew on a terminal, a line per change elsewhere. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? liveTable(stream) : lines(stream);
}

function lines(stream: NodeJS.WritableStream): Progress {
  let last: Manifest | undefined;
  return {
    show: (manifest) => {
      for (const change of changes(last, manifest)) stream.write(`${change}\n`);
      last = structuredClone(manifest);
    },
    say: (text) => stream.write(`${text}\n`),
    erase: () => undefined,
  };
}

function liveTable(stream: NodeJS.WriteStream): Progress {
  let drawn: string[] = [];
  const erase = (): void => {
    if (drawn.length > 0) {
      stream.moveCursor(0, -drawn.length);
      stream.cursorTo(0);
      stream.clearScreenDown();
    }
    drawn = [];
  };
  return {
    show: (manifest) => {
      const table = fit(manifestText(manifest).split('\n'), stream);
      if (table.join('\n') === drawn.join('\n')) return;
      erase();
      stream.write(`${table.join('\n')}\n`);
      drawn = table;
    },
    say: (text) => {
      stream.write(`${text}\n`);
      drawn = [];
    },
    erase,
  };
}

/** Only what fits on the screen can be drawn anew. A terminal may not know its size. */
function fit(lines: string[], { columns, rows }: NodeJS.WriteStream): string[] {
  const height = (rows || 24) - 1;
  const shown =
    lines.length <= height ? lines : [...lines.slice(0, height - 1), `... ${String(lines.length - height + 1)} more`];
  return shown.map((line) => cutTo(line, (columns || 80) - 1));
}
