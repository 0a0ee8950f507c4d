import { z } from 'zod';
import { durationMs, MAX_USER_TAGS } from './request';

const DURATION = /^\d+(\.\d+)?\s*(s|m|h|d)$/;
const LONGEST_MS = 365 * 86_400_000;

/** A length of time such as `30d`, at least a second and at most a year. */
const LongDuration = z
  .string()
  .regex(DURATION, { error: 'must be a duration such as "12h" or "30d"' })
  .refine((text) => !DURATION.test(text) || (durationMs(text) >= 1000 && durationMs(text) <= LONGEST_MS), {
    error: 'must be between "1s" and "365d"',
  });

/** Which copies of a selection stay, and when the others go. */
export const Retention = z.strictObject(
  {
    keep: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be at least 1' })
      .max(1000, { error: 'must be at most 1000' })
      .meta({ description: 'of how many images, the newest of each group, the copies stay in each region' }),
    deleteAfter: LongDuration.default('30d').meta({
      description: 'how long a copy is Deprecated before it is deleted, together with its snapshots',
    }),
    dryRun: z.boolean().default(false).meta({ description: 'only report what would go; change nothing' }),
    ignoreScalingConfigurations: z.boolean().default(false).meta({
      description:
        'imageferry cannot read the scaling configurations of Auto Scaling. true says that none of them names a copy by its id; without it copies are deprecated and never deleted',
    }),
  },
  { error: 'must be an object with "keep"' },
);
export type Retention = z.infer<typeof Retention>;

/** Retention marks a copy with a tag of its own. */
const MAX_TAGS = MAX_USER_TAGS - 1;

/** Reports problems between retention and the rest of a policy. Its input may be malformed. */
export function retentionProblems(policy: unknown, context: z.RefinementCtx): void {
  const { images, retention, tags } = Object(policy) as Record<string, unknown>;
  if (retention === undefined) return;
  const report = (message: string, ...path: string[]): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  const { imageIds, newest } = Object(images) as Record<string, unknown>;
  const { keep } = Object(retention) as Record<string, unknown>;
  if (imageIds !== undefined)
    report('goes with a selection, and "imageIds" names the images; remove one of them', 'retention');
  if (typeof keep === 'number' && typeof newest === 'number' && keep < newest)
    report(
      `must be at least ${String(newest)}, as many as "images.newest": else it removes what is copied`,
      'retention',
      'keep',
    );
  if (Object.keys(Object(tags) as object).length > MAX_TAGS)
    report(`must be at most ${String(MAX_TAGS)} tags: retention adds one of its own`, 'tags');
}
