/** Our metrics beside those of the Temporal SDK. Plain values only, so workflow code may import them. */
export interface Metric {
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  /** What it tells; Prometheus shows it as help. */
  description: string;
  labels: readonly string[];
  /** Upper bounds of the buckets of a histogram; seconds. */
  buckets?: readonly number[];
}

const metricsOf = <Name extends string>(metrics: Record<Name, Metric>): Record<Name, Metric> => metrics;

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Copies of a few GiB end within minutes. Those of 500 GiB between continents may take a day. */
const COPY_BUCKETS = [
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((minutes) => minutes * MINUTE),
  ...[1, 1.5, 2, 3, 4, 6, 9, 12, 24].map((hours) => hours * HOUR),
];

/** A free slot is given at once. A full queue empties in the course of a night. */
const WAIT_BUCKETS = [
  1,
  5,
  15,
  30,
  ...[1, 2, 5, 10, 20, 30, 45].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8, 12, 24].map((hours) => hours * HOUR),
];

/** ECS answers in some hundred milliseconds; a call is given up after `IMAGEFERRY_ECS_TIMEOUT_MS`. */
const CALL_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 20, 30, 60];

/** Every metric of ours. A name that was released never changes: dashboards and alerts of users ask for it. */
export const METRICS = metricsOf({
  copies: {
    name: 'imageferry_copies_total',
    kind: 'counter',
    description: 'tries at a copy that ended: copied, adopted, deferred (it queues again), cancelled, failed',
    labels: ['region', 'outcome'],
  },
  copySeconds: {
    name: 'imageferry_copy_seconds',
    kind: 'histogram',
    description: 'time from the slot to the verified copy; copies that were adopted do not count',
    labels: ['region'],
    buckets: COPY_BUCKETS,
  },
  copyWaitSeconds: {
    name: 'imageferry_copy_wait_seconds',
    kind: 'histogram',
    description: 'time from the request of a replication to the slot of a copy, at its first try',
    labels: ['region', 'priority'],
    buckets: WAIT_BUCKETS,
  },
  replications: {
    name: 'imageferry_replications_total',
    kind: 'counter',
    description: 'replications that ended: the status of the manifest, or unplanned',
    labels: ['status'],
  },
  nights: {
    name: 'imageferry_nights_total',
    kind: 'counter',
    description:
      'nights that ended, by the verdict of the report, or unprepared without one; scheduled: a schedule has started it',
    labels: ['verdict', 'scheduled'],
  },
  ecsCalls: {
    name: 'imageferry_ecs_calls_total',
    kind: 'counter',
    description: 'calls to ECS by action, code and class of the code; OK: it was carried out',
    labels: ['action', 'code', 'class'],
  },
  ecsCallSeconds: {
    name: 'imageferry_ecs_call_seconds',
    kind: 'histogram',
    description: 'time until ECS answered, or the call was given up',
    labels: ['action'],
    buckets: CALL_BUCKETS,
  },
  slotsLimit: {
    name: 'imageferry_slots_limit',
    kind: 'gauge',
    description: 'copies that may run at once in a region',
    labels: ['region'],
  },
  slotsTaken: {
    name: 'imageferry_slots_taken',
    kind: 'gauge',
    description: 'slots of a region that are taken',
    labels: ['region'],
  },
  lanes: {
    name: 'imageferry_lanes',
    kind: 'gauge',
    description: 'lanes by target region and phase',
    labels: ['region', 'phase'],
  },
  quarantineSeconds: {
    name: 'imageferry_quarantine_age_seconds',
    kind: 'gauge',
    description: 'age of the oldest quarantine in a region; 0 without one',
    labels: ['region'],
  },
  queuedCopies: {
    name: 'imageferry_queued_copies',
    kind: 'gauge',
    description: 'copies that wait for a slot, by target region and class; class 1 goes first',
    labels: ['region', 'class'],
  },
  oldestWaitSeconds: {
    name: 'imageferry_oldest_wait_seconds',
    kind: 'gauge',
    description: 'how long the copy that waits longest has waited; 0 when none waits',
    labels: [],
  },
  darkRegions: {
    name: 'imageferry_dark_regions',
    kind: 'gauge',
    description: 'regions that cannot be asked which copies run in them',
    labels: [],
  },
  slotsReady: {
    name: 'imageferry_slots_ready',
    kind: 'gauge',
    description: '1 when region-slots has its inventory, 0 before',
    labels: [],
  },
  slotsReadAt: {
    name: 'imageferry_slots_read_timestamp_seconds',
    kind: 'gauge',
    description: 'when region-slots last answered; seconds since 1970',
    labels: [],
  },
  nightsReadAt: {
    name: 'imageferry_nights_read_timestamp_seconds',
    kind: 'gauge',
    description: 'when the last reports of nights were last read; seconds since 1970',
    labels: [],
  },
  driftCells: {
    name: 'imageferry_drift_images',
    kind: 'gauge',
    description: 'images of a policy by region and state, in the last report',
    labels: ['policy', 'region', 'state'],
  },
  driftSeconds: {
    name: 'imageferry_drift_age_seconds',
    kind: 'gauge',
    description: 'for how long a region has lacked a correct copy of an image, at most; 0 when it lacks none',
    labels: ['policy', 'region'],
  },
  rpoSeconds: {
    name: 'imageferry_rpo_seconds',
    kind: 'gauge',
    description: 'the RPO of a policy',
    labels: ['policy'],
  },
  reportAt: {
    name: 'imageferry_report_timestamp_seconds',
    kind: 'gauge',
    description: 'time of the last report of a policy; seconds since 1970',
    labels: ['policy'],
  },
  reportSucceeded: {
    name: 'imageferry_report_succeeded',
    kind: 'gauge',
    description: '1 when every required region was correct in the last report of a policy, otherwise 0',
    labels: ['policy'],
  },
});

export type MetricKey = keyof typeof METRICS;
