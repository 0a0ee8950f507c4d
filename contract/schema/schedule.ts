import { z } from 'zod';
import { type Calendar, everyMinute, parseCron, parseDays } from './cron';
import { SyncPolicy } from './policy';
import { Duration, durationMs } from './request';
import { timeZoneProblem } from './time-zone';

/** Id of a schedule. Temporal puts it into URLs and commands. */
export const ScheduleId = z
  .string()
  .regex(/^[A-Za-z0-9][\w./:-]{0,199}$/, {
    error: 'must have 1 to 200 letters, digits, ".", "/", ":", "_" or "-", the first a letter or digit',
  })
  .meta({ description: 'id of the schedule; the same id is the same schedule' });

const Cron = z.string().superRefine((text, context) => {
  for (const message of parseCron(text).problems ?? []) context.addIssue({ code: 'custom', message });
});

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a time of day with 24 hours, such as "02:30"',
});

const Days = z.string().superRefine((text, context) => {
  for (const message of parseDays(text).problems ?? []) context.addIssue({ code: 'custom', message });
});

const TimeZone = z.string().superRefine((name, context) => {
  const message = timeZoneProblem(name);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const LENGTH = /^\d+(\.\d+)?\s*(s|m|h|d)$/;
const MAX_JITTER_MS = 3_600_000;

/** Like a duration, and none at all. */
const Jitter = z.string().refine((text) => LENGTH.test(text) && durationMs(text) <= MAX_JITTER_MS, {
  error: 'must be a duration from "0s" to "1h"',
});

/** Temporal raises a shorter time to this one. */
const SHORTEST_CATCH_UP_MS = 10_000;

const CatchUp = Duration.refine((text) => !LENGTH.test(text) || durationMs(text) >= SHORTEST_CATCH_UP_MS, {
  error: 'must be at least "10s"',
});

const SETTINGS = {
  policy: SyncPolicy,
  cron: Cron.meta({
    description: 'five fields: minute, hour, day of the month, month, day of the week; all of them have to fit',
  }).optional(),
  at: TimeOfDay.meta({ description: 'or once a day at this time' }).optional(),
  days: Days.meta({ description: 'days of "at", such as "mon-fri" or "sat,sun"; every day unless given' }).optional(),
  every: Duration.meta({ description: 'or each time that so much time has passed' }).optional(),
  timeZone: TimeZone.default('UTC').meta({ description: 'time zone of "cron" and "at"' }),
  jitter: Jitter.meta({
    description: 'a run starts up to so much later, each time by another length; 10m unless given, and 0s with "every"',
  }).optional(),
  catchUp: CatchUp.default('6h').meta({
    description: 'a run that was due while Temporal was down starts late, if not later than this',
  }),
  paused: z
    .boolean()
    .meta({ description: 'whether the schedule rests; unless given, what it is stays as it is' })
    .optional(),
  note: z.string().max(1000, { error: 'must have at most 1000 characters' }).optional(),
};

const TIMINGS = ['at', 'cron', 'every'] as const;

/** Reports problems between the fields of a schedule. Its input may be malformed. */
function timingProblems(schedule: unknown, context: z.RefinementCtx): void {
  const fields = Object(schedule) as Record<string, unknown>;
  const report = (field: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [field], message });
  };
  const given = TIMINGS.filter((field) => fields[field] !== undefined);
  if (given.length === 0) report('at', 'give "at" with a time such as "02:30", or "cron", or "every"');
  for (const field of given.slice(1)) report(field, `does not go with "${given[0] ?? ''}"; remove one of them`);
  if (fields['days'] !== undefined && fields['at'] === undefined)
    report('days', 'goes with "at" only; remove it, or put the days into the fifth field of "cron"');
  const { every, jitter } = fields;
  if (isLength(every) && isLength(jitter) && durationMs(jitter) > 0 && durationMs(jitter) >= durationMs(every))
    report('jitter', 'must be shorter than "every"');
}

function isLength(value: unknown): value is string {
  return typeof value === 'string' && LENGTH.test(value);
}

/** What a schedule does: which policy, and when. */
export const ScheduleSettings = z.strictObject(SETTINGS).superRefine(timingProblems, { when: () => true });
export type ScheduleSettings = z.infer<typeof ScheduleSettings>;
/** Settings as people write them, before defaults. */
export type ScheduleSettingsInput = z.input<typeof ScheduleSettings>;

/** A schedule as a file holds it, which `schedule apply` reads. */
export const Schedule = z
  .strictObject({ id: ScheduleId, ...SETTINGS })
  .superRefine(timingProblems, { when: () => true });
export type Schedule = z.infer<typeof Schedule>;
/** A schedule as people write it, before defaults. */
export type ScheduleInput = z.input<typeof Schedule>;

/** When a schedule runs, without regard to how it was written. */
export type Timing = { calendar: Calendar; everyMs?: never } | { everyMs: number; calendar?: never };

/** When a schedule with these settings runs. Pure. */
export function timingOf({ cron, at, days, every }: Pick<ScheduleSettings, (typeof TIMINGS)[number] | 'days'>): Timing {
  if (every !== undefined) return { everyMs: durationMs(every) };
  const all = everyMinute();
  if (at === undefined) return { calendar: parseCron(cron ?? '').value ?? all };
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const dayOfWeek = days === undefined ? all.dayOfWeek : (parseDays(days).value ?? all.dayOfWeek);
  return { calendar: { ...all, minute: [minute], hour: [hour], dayOfWeek } };
}

/** By how much a run may be late on purpose. Pure. */
export function jitterOf({ jitter, every }: Pick<ScheduleSettings, 'jitter' | 'every'>): string {
  return jitter ?? (every === undefined ? '10m' : '0s');
}
