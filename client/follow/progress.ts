import { durationMs } from '../../contract/duration';
import type { Manifest } from '../../contract/schema/manifest';
import { logLine } from './log-line';
import { Pace } from './pace';
import { changes, manifestView } from '../render/manifest';
import { paintFor } from '../terminal/colours';
import { frameOf, type View } from '../terminal/frame';
import { LiveArea } from '../terminal/live-area';

/** Shows how a replication goes on. */
export interface Progress {
  show: (manifest: Manifest) => void;
  say: (text: string) => void;
  /** Says what is waited for when nothing else was written for a while: some pipelines end a program that is silent. */
  remind: (text: string) => void;
  /** Removes the table from a terminal, because a better text follows; ends as `close` does. */
  erase: () => void;
  /** Leaves the table as it is, and gives the terminal back. */
  close: () => void;
}

/** The longest time in which nothing is written, unless a caller sets another. */
export const DEFAULT_SILENCE = '2m';

/** When a silence has lasted too long, and whether lines off a terminal begin with their time; `now` in ms. */
interface Settings {
  silenceMs: number;
  timestamps: boolean;
  now: () => number;
}

/** A table that is drawn anew on a terminal, a line per change elsewhere. A dumb terminal cannot go back to a line. */
export function createProgress(
  stream: NodeJS.WriteStream,
  { silenceMs = durationMs(DEFAULT_SILENCE), timestamps = false, now = Date.now }: Partial<Settings> = {},
): Progress {
  const silence = new Silence(silenceMs, now);
  if (stream.isTTY && process.env['TERM'] !== 'dumb') return liveTable(stream, { silence, now });
  return lines((text) => {
    silence.restart();
    stream.write(`${timestamps ? logLine(text, stream, now()) : text}\n`);
  }, silence);
}

/** For how long nothing was written. */
class Silence {
  private since: number;

  constructor(
    private readonly longestMs: number,
    private readonly now: () => number,
  ) {
    this.since = now();
  }

  restart(): void {
    this.since = this.now();
  }

  isTooLong(): boolean {
    return this.now() - this.since >= this.longestMs;
  }
}

function lines(write: (text: string) => void, silence: Silence): Progress {
  let last: Manifest | undefined;
  return {
    show: (manifest) => {
      for (const change of changes(last, manifest)) write(change);
      last = structuredClone(manifest);
    },
    say: write,
    remind: (text) => {
      if (silence.isTooLong()) write(text);
    },
    erase: () => undefined,
    close: () => undefined,
  };
}

/** The table takes the size of the window as it is, and is drawn anew when that changes. */
function liveTable(stream: NodeJS.WriteStream, { silence, now }: { silence: Silence; now: () => number }): Progress {
  const area = new LiveArea(stream);
  const paint = paintFor(stream);
  const pace = new Pace();
  let view: View | undefined;
  const draw = (): void => {
    if (view === undefined) return;
    silence.restart();
    area.draw(frameOf(view, stream, paint));
  };
  stream.on('resize', draw);
  const close = (): void => {
    stream.off('resize', draw);
    area.end();
    view = undefined;
  };
  return {
    show: (manifest) => {
      view = manifestView(manifest, { now: now(), progressAt: pace.of(manifest, now()) });
      if (frameOf(view, stream, paint).join('\n') !== area.lines.join('\n')) draw();
    },
    say: (text) => {
      silence.restart();
      area.print(text.split('\n'));
    },
    remind: (text) => {
      if (!silence.isTooLong()) return;
      silence.restart();
      if (view === undefined) area.print([text]);
      else draw();
    },
    erase: () => {
      area.erase();
      close();
    },
    close,
  };
}
