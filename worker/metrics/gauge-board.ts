import type { MetricGauge, MetricMeter } from '@temporalio/common';
import { type MetricKey, METRICS } from '../../contract/metrics';
import type { Labels } from './meters';

/** One value of a gauge. */
export interface Sample {
  metric: MetricKey;
  labels: Labels;
  value: number;
}

/** A time stays true when nothing newer is known; alerts on its age need it then. */
const LASTING = new Set<MetricKey>(['slotsReadAt', 'nightsReadAt', 'reportAt']);

interface Series {
  gauge: MetricGauge;
  labels: Labels;
}

/**
 * The gauges that one source fills. A series cannot be taken away again: one that has no value any more becomes NaN, which
 * `max` passes over as long as another worker has a value.
 */
export class GaugeBoard {
  private readonly gauges = new Map<MetricKey, MetricGauge>();
  private shown = new Map<string, Series>();

  constructor(private readonly meter: MetricMeter) {}

  /** Shows these values and no others. */
  show(samples: readonly Sample[]): void {
    const now = new Map<string, Series>();
    for (const { metric, labels, value } of samples) {
      const gauge = this.gaugeOf(metric);
      gauge.set(value, labels);
      if (!LASTING.has(metric)) now.set(`${metric} ${JSON.stringify(labels)}`, { gauge, labels });
    }
    for (const [key, { gauge, labels }] of this.shown) if (!now.has(key)) gauge.set(Number.NaN, labels);
    this.shown = now;
  }

  private gaugeOf(metric: MetricKey): MetricGauge {
    const { name, description } = METRICS[metric];
    const gauge = this.gauges.get(metric) ?? this.meter.createGauge(name, 'float', undefined, description);
    this.gauges.set(metric, gauge);
    return gauge;
  }
}
