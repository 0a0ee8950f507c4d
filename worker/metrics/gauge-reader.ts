import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@temporalio/worker';
import { messageOf } from '../../contract/message-of';
import type { GaugeBoard, Sample } from './gauge-board';

/** Where gauges come from, and how long their values last. */
export interface GaugeSource {
  /** For the log: what is read. */
  name: string;
  read: () => Promise<Sample[]>;
  everyMs: number;
}

/**
 * Reads a source at once, and then until the signal whenever all workers do. When it cannot be read, its gauges have no value: an old one would
 * contradict what other workers read. The log has one line when that begins.
 */
export async function keepReading(
  { name, read, everyMs }: GaugeSource,
  board: GaugeBoard,
  logger: Pick<Logger, 'warn'>,
  signal: AbortSignal,
): Promise<void> {
  let isReadable = true;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      board.show(await read());
      isReadable = true;
    } catch (error) {
      board.show([]);
      if (isReadable && !isOver()) logger.warn(`no gauges of ${name}: ${messageOf(error)}`);
      isReadable = false;
    }
    await sleep(untilNextLook(everyMs, Date.now()), undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Time to the next multiple of the interval since 1970; ms. All workers look at the same moments, whenever they were started: so they
 * see the same, and their gauges agree.
 */
export function untilNextLook(everyMs: number, now: number): number {
  return everyMs - (now % everyMs);
}
