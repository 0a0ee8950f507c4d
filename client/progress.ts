import type { Manifest } from '../contract/schema/manifest';
import { changes, manifestText } from './render';

/** Shows how a replication goes on. */
export interface Progress {
  show: (manifest: Manifest) => void;
  say: (text: string) => void;
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
  };
}

function liveTable(stream: NodeJS.WriteStream): Progress {
  let height = 0;
  return {
    show: (manifest) => {
      const text = manifestText(manifest)
        .split('\n')
        .map((line) => line.slice(0, stream.columns - 1));
      if (height > 0) {
        stream.moveCursor(0, -height);
        stream.cursorTo(0);
        stream.clearScreenDown();
      }
      stream.write(`${text.join('\n')}\n`);
      height = text.length;
    },
    say: (text) => {
      stream.write(`${text}\n`);
      height = 0;
    },
  };
}
