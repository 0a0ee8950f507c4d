import { z } from 'zod';
import { DRIFT_STATES } from '../drift-states';
import { RetentionReport } from './retention-report';

/** What a region has of a source image. */
const DriftState = z.enum(DRIFT_STATES).meta({
  description:
    'Correct: the copy is there, can be used, agrees with the source, and is shared as the policy says; Copying: it is being made; Missing: it is not there; Stale: the same for longer than the RPO; Failed: this run could not make it, the copy is broken, or it is not shared as the policy says; Mismatch: the image that is there is not the wanted one; Unknown: the region cannot be asked, or does not say enough',
});

/** One image in one region. Times are ISO 8601 in UTC. */
export const DriftCell = z.strictObject({
  regionId: z.string(),
  required: z.boolean(),
  state: DriftState,
  reason: z.string().meta({ description: 'why the state is not Correct' }).optional(),
  imageId: z.string().meta({ description: 'id of the image that is there, in this region' }).optional(),
  since: z.iso
    .datetime()
    .meta({
      description:
        'since when no correct copy was seen: the time of the last report that saw one, or else of the creation of the source image; absent when Correct, or when ECS does not say the latter',
    })
    .optional(),
  ageSeconds: z.int().meta({ description: 'time from `since` to the report' }).optional(),
  isOverdue: z.boolean().meta({ description: 'whether that is longer than the RPO' }).optional(),
});
export type DriftCell = z.infer<typeof DriftCell>;

/** One source image and what the target regions have of it. */
export const DriftImage = z.strictObject({
  imageId: z.string().meta({ description: 'id of the source image' }),
  name: z.string().meta({ description: 'name of the source image; empty when it does not exist' }),
  copyName: z.string().meta({ description: 'name that its copies get; absent when none can be made' }).optional(),
  createdAt: z.iso.datetime().optional(),
  regions: z.array(DriftCell),
});
export type DriftImage = z.infer<typeof DriftImage>;

/** How many copies a pool of slots has to carry. A pool is the limit of a region, in which copies from it or to it count. */
export const PoolLoad = z.strictObject({
  regionId: z.string(),
  role: z.enum(['source', 'target']).meta({ description: 'whether the copies come from the region or go to it' }),
  limit: z.int().meta({ description: 'copies that may run at once' }),
  atATime: z.int().meta({ description: 'copies that one night has running at once: the limit, or less' }),
  lacking: z.int().meta({ description: 'copies that the regions lacked when they were asked' }),
  recent: z.int().meta({ description: 'copies of the images that were created in `recentSeconds`' }),
});
export type PoolLoad = z.infer<typeof PoolLoad>;

/** Whether the copies of a policy fit into the slots, by an assumed time per copy. */
export const Capacity = z.strictObject({
  copySeconds: z.int().meta({ description: 'time that a copy is assumed to take' }),
  recentSeconds: z.int().meta({
    description:
      'a day, or the RPO if it is shorter: the time before the newest image from which images count as recent',
  }),
  pools: z.array(PoolLoad).meta({ description: 'those that have something to carry' }),
  warnings: z.array(z.string()).meta({ description: 'what does not fit, with the arithmetic; empty when all fits' }),
});
export type Capacity = z.infer<typeof Capacity>;

/** Result of `syncImages` and `checkDrift`, answer of the query `drift`, and `--json` output of the CLI. */
export const DriftReport = z.strictObject({
  policyId: z.string(),
  verdict: z.enum(['running', 'succeeded', 'failed', 'aborted']).meta({
    description: 'succeeded: at least one image is selected, and every required region is Correct for each of them',
  }),
  reason: z.string().meta({ description: 'what is wrong beside the states of the regions' }).optional(),
  at: z.iso.datetime().meta({ description: 'time of the report' }),
  rpoSeconds: z.int(),
  regionId: z.string().meta({ description: 'region of the source images' }),
  images: z.array(DriftImage).meta({ description: 'the newest first' }),
  capacity: Capacity.meta({ description: 'of the time at which the regions were asked' }).optional(),
  retention: RetentionReport.optional(),
});
export type DriftReport = z.infer<typeof DriftReport>;
