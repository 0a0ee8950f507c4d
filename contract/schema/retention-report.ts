import { z } from 'zod';
import { RETENTION_STATES } from '../retention-states';

/** A copy of the selection in one region. */
export const RetainedCopy = z.strictObject({
  imageId: z.string().meta({ description: 'id of the copy, in its region' }),
  name: z.string(),
  source: z.string().meta({ description: 'region and id of its source image: `cn-hangzhou/m-...`' }),
  state: z.enum(RETENTION_STATES).meta({
    description:
      'Deprecated, Deleted: done in this night; WouldDeprecate, WouldDelete: a dry run or a look alone; Failed: ECS refused it; Kept: it stays',
  }),
  reason: z.string(),
});
export type RetainedCopy = z.infer<typeof RetainedCopy>;

/** What retention did in one region. */
export const RegionRetention = z.strictObject({
  regionId: z.string(),
  reason: z.string().meta({ description: 'why nothing was judged in this region' }).optional(),
  copies: z.array(RetainedCopy).meta({ description: 'what changes first, then what stays' }),
  more: z.int().meta({ description: 'how many copies the list leaves out' }).optional(),
});
export type RegionRetention = z.infer<typeof RegionRetention>;

/** What retention did, or would do. It does not change the verdict. */
export const RetentionReport = z.strictObject({
  dryRun: z.boolean().meta({ description: 'nothing was changed' }),
  regions: z.array(RegionRetention),
});
export type RetentionReport = z.infer<typeof RetentionReport>;
