import { z } from 'zod';
import { DURATION, durationMs, ImageId, ImageName } from '../../contract/schema/request';
import { NIGHT_STATUSES, REPLICATION_STATUSES } from './statuses';

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

const Since = z.string().refine((text) => DURATION.test(text) || (TIME.test(text) && !Number.isNaN(Date.parse(text))), {
  error: 'must be a duration such as "24h", or a time such as "2026-11-25" or "2026-11-25T22:00:00Z"',
});

/** A list is held in memory as a whole. */
const MOST_ROWS = 10_000;
const LIMIT_ERROR = `must be a whole number from 1 to ${String(MOST_ROWS)}`;
const Limit = z
  .int({ error: LIMIT_ERROR })
  .min(1, { error: LIMIT_ERROR })
  .max(MOST_ROWS, { error: LIMIT_ERROR })
  .default(20);

const common = { since: Since.optional(), limit: Limit };

/** Which replications a list has: `since` is a duration until now, or a time of ISO 8601, and is about their start. */
export const ReplicationFilter = z.strictObject({
  ...common,
  status: z.array(z.enum(REPLICATION_STATUSES)).optional(),
  image: ImageId.optional(),
  name: ImageName.optional(),
});
export type ReplicationFilter = z.infer<typeof ReplicationFilter>;
/** A filter as callers write it, before defaults. */
export type ReplicationFilterInput = z.input<typeof ReplicationFilter>;

/** The same of nights. */
export const NightFilter = z.strictObject({ ...common, status: z.array(z.enum(NIGHT_STATUSES)).optional() });
export type NightFilter = z.infer<typeof NightFilter>;
/** A filter as callers write it, before defaults. */
export type NightFilterInput = z.input<typeof NightFilter>;

/** The time that a `since` stands for; `now` in ms. Pure. */
export function startOf(since: string, now: number): Date {
  const time = DURATION.test(since) ? now - durationMs(since) : Date.parse(since);
  return new Date(Math.max(0, time));
}
