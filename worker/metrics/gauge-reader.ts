import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@temporalio/worker';
import { messageOf } from '../../contract/message-of';
import type { GaugeBoard, Sample } from './gauge-board';

/** Where gauges come from, and how often they are read there. */
export interface GaugeSource {
  /** For the log: what is read. */
  name: string;
  read: () => Promise<Sample[]>;
  everyMs: number;
  board: GaugeBoard;
}

/** Whether this worker reads now. Throws when nobody can tell. */
type IsReader = () => Promise<boolean>;

/**
 * Looks at once, and then until the signal whenever all workers do: whether this worker reads the gauges, and at the sources
 * that are due. Their gauges have no value while another worker reads, or when they cannot be read: an old one would
 * contradict what that worker reads.
 */
export async function keepReading(
  sources: readonly GaugeSource[],
  isReader: IsReader,
  { everyMs, logger, signal }: { everyMs: number; logger: Pick<Logger, 'warn'>; signal: AbortSignal },
): Promise<void> {
  const warn = (text: string): void => {
    if (!signal.aborted) logger.warn(text);
  };
  const readers = sources.map((source) => new SourceReader(source, warn));
  const role = new Role(isReader, warn);
  while (!signal.aborted) {
    const reads = await role.ask();
    await Promise.all(readers.map((reader) => reader.look(reads)));
    await sleep(untilNextLook(everyMs, Date.now()), undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Time to the next multiple of the interval since 1970; ms. All workers look at the same moments, whenever they were started: so
 * one begins to read when another one leaves off.
 */
export function untilNextLook(everyMs: number, now: number): number {
  return everyMs - (now % everyMs);
}

/** Whether this worker reads. When nobody can tell, it does; the log has one line when that begins. */
class Role {
  private isKnown = true;

  constructor(
    private readonly isReader: IsReader,
    private readonly warn: (text: string) => void,
  ) {}

  async ask(): Promise<boolean> {
    try {
      const reads = await this.isReader();
      this.isKnown = true;
      return reads;
    } catch (error) {
      if (this.isKnown) this.warn(`every worker reads the gauges: who is to do so is unknown: ${messageOf(error)}`);
      this.isKnown = false;
      return true;
    }
  }
}

/** Reads one source when it is due: once in each of its intervals since 1970, and again at the next look after a failure. */
class SourceReader {
  private lastInterval?: number | undefined;
  private isReadable = true;

  constructor(
    private readonly source: GaugeSource,
    private readonly warn: (text: string) => void,
  ) {}

  /** `reads`: whether this worker reads; the source shows nothing unless it does. */
  async look(reads: boolean): Promise<void> {
    const interval = Math.floor(Date.now() / this.source.everyMs);
    if (!reads) this.showNothing();
    else if (interval !== this.lastInterval) await this.read(interval);
  }

  /** The log has one line when the source gets unreadable. */
  private async read(interval: number): Promise<void> {
    const { name, read, board } = this.source;
    try {
      board.show(await read());
      this.lastInterval = interval;
      this.isReadable = true;
    } catch (error) {
      this.showNothing();
      if (this.isReadable) this.warn(`no gauges of ${name}: ${messageOf(error)}`);
      this.isReadable = false;
    }
  }

  private showNothing(): void {
    this.lastInterval = undefined;
    this.source.board.show([]);
  }
}
