import type { MetricMeter } from '@temporalio/common';
import { type MetricKey, METRICS } from '../../contract/metrics';

export type Labels = Record<string, string>;

/** The buckets of our histograms, for the runtime; those of the SDK end at ten seconds. */
export function bucketsOfHistograms(): Record<string, number[]> {
  const histograms = Object.values(METRICS).filter(({ buckets }) => buckets !== undefined);
  return Object.fromEntries(histograms.map(({ name, buckets = [] }) => [name, [...buckets]]));
}

/** A counter of ours outside of workflows. */
export function counter(meter: MetricMeter, metric: MetricKey) {
  const { name, description } = METRICS[metric];
  return meter.createCounter(name, undefined, description);
}

/** A histogram of ours outside of workflows; seconds. */
export function histogram(meter: MetricMeter, metric: MetricKey) {
  const { name, description } = METRICS[metric];
  return meter.createHistogram(name, 'float', undefined, description);
}
