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
 * Reads a source again and again until the signal. When it cannot be read, its gauges have no value: an old one would
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
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
