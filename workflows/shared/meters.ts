import { metricMeter } from '@temporalio/workflow';
import { type MetricKey, METRICS } from '../../contract/metrics';

type Labels = Record<string, string>;

/** Adds to a counter. Metrics write nothing to the history, and a replay counts nothing again. */
export function count(metric: MetricKey, labels: Labels, by = 1): void {
  const { name, description } = METRICS[metric];
  metricMeter.createCounter(name, undefined, description).add(by, labels);
}

/** Puts a length of time into a histogram. */
export function measure(metric: MetricKey, ms: number, labels: Labels): void {
  const { name, description } = METRICS[metric];
  metricMeter.createHistogram(name, 'float', undefined, description).record(Math.max(0, ms) / 1000, labels);
}
