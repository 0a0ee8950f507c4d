import type { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { GaugeBoard } from './gauge-board';
import { keepReading } from './gauge-reader';
import { isReader } from './listed-workers';
import { readDrift, readSlots } from './sources';
import { lookMs } from './who-reads';

/** Reports change once a night, and their memos are large. */
const DRIFT_EVERY = 10;

/**
 * Reads the gauges every `everyMs` until the returned function is called, whenever the worker of this identity is the one that
 * reads. Dashboards take the `max` over all workers, so that they need not know which one that is.
 */
export function startGauges(client: Client, identity: string, everyMs: number): () => void {
  const { logger, metricMeter } = Runtime.instance();
  const sources = [
    { name: 'region-slots', read: () => readSlots(client), everyMs, board: new GaugeBoard(metricMeter) },
    {
      name: 'the nights',
      read: () => readDrift(client),
      everyMs: everyMs * DRIFT_EVERY,
      board: new GaugeBoard(metricMeter),
    },
  ];
  const stop = new AbortController();
  const looks = { everyMs: lookMs(everyMs), logger, signal: stop.signal };
  void keepReading(sources, () => isReader(client, identity), looks);
  return () => {
    stop.abort();
  };
}
