import type { Client } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { GaugeBoard } from './gauge-board';
import { keepReading } from './gauge-reader';
import { readDrift, readSlots } from './sources';

/** Reports change once a night, and their memos are large. */
const DRIFT_EVERY = 10;

/**
 * Reads the gauges every `everyMs` until the returned function is called. Every worker reads the same two sources, so that no
 * death of one leaves a gap; dashboards take the `max` over all workers.
 */
export function startGauges(client: Client, everyMs: number): () => void {
  const { logger, metricMeter } = Runtime.instance();
  const sources = [
    { name: 'region-slots', read: () => readSlots(client), everyMs },
    { name: 'the nights', read: () => readDrift(client), everyMs: everyMs * DRIFT_EVERY },
  ];
  const stop = new AbortController();
  for (const source of sources) void keepReading(source, new GaugeBoard(metricMeter), logger, stop.signal);
  return () => {
    stop.abort();
  };
}
