import { z } from 'zod';
import { DRIFT_STATES } from '../drift-states';
import type { ScheduleInput } from './schedule';

/** One night that a schedule has started. Times are ISO 8601 in UTC. */
export const ScheduledRun = z.strictObject({
  workflowId: z.string(),
  dueAt: z.iso.datetime().meta({ description: 'when it was to start, or when somebody triggered it' }),
  startedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  verdict: z.enum(['running', 'succeeded', 'failed', 'aborted', 'terminated', 'forgotten']).meta({
    description:
      'as in the drift report; terminated: it was ended from outside, or timed out; forgotten: Temporal no longer keeps it',
  }),
  counts: z
    .partialRecord(z.enum(DRIFT_STATES), z.int())
    .meta({ description: 'how many copies were in each state at the end' })
    .optional(),
  reason: z.string().meta({ description: 'what the report says beside the states, or why there is none' }).optional(),
});
export type ScheduledRun = z.infer<typeof ScheduledRun>;

/** Runs that were due, and of which nothing was seen. */
export const MissedRuns = z.strictObject({
  count: z.int().meta({ description: 'at most 1000 are counted' }),
  firstDueAt: z.iso.datetime(),
  lastDueAt: z.iso.datetime(),
});
export type MissedRuns = z.infer<typeof MissedRuns>;

/** What a schedule is, has done and will do: `--json` output of `schedule show`, and of `schedule list` as a list. */
export const ScheduleView = z.strictObject({
  id: z.string(),
  timing: z.string().meta({ description: 'when it runs, in words' }),
  timeZone: z.string(),
  jitterSeconds: z.number(),
  catchUpSeconds: z.number(),
  paused: z.boolean(),
  note: z.string().optional(),
  nextRuns: z.array(z.iso.datetime()).meta({ description: 'the next five; none while it is paused' }),
  lastRuns: z.array(ScheduledRun).meta({ description: 'up to ten, the latest first' }),
  missed: MissedRuns.meta({
    description: 'runs that were due since the last run and did not start; absent without any',
  }).optional(),
  skippedByOverlap: z.int().meta({ description: 'how many runs were left out because one was running' }),
  skippedByOutage: z.int().meta({ description: 'how many runs Temporal left out as later than the catch-up time' }),
  schedule: z
    .unknown()
    .meta({ description: 'the same as `schedule apply` reads it; absent when it cannot be written so' })
    .optional(),
});
export type ScheduleView = Omit<z.infer<typeof ScheduleView>, 'schedule'> & {
  schedule?: ScheduleInput | undefined;
};
