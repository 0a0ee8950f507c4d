import { z } from 'zod';
import { ESTIMATE_ORIGINS } from '../estimate';
import { CopyError, ImageRef, Outlook } from './manifest';
import { ImageId, ImageName, Priority, RegionId } from './request';

/** Facts of the source image, which every copy is to share. Sizes are in GiB. What ECS does not say is empty, or 0. */
export const ImageFacts = z.strictObject({
  sizeGiB: z.number(),
  architecture: z.string(),
  platform: z.string(),
  osType: z.string(),
  bootMode: z.string(),
  nvmeSupport: z.string(),
  /** Absent in plans of earlier versions. */
  imdsSupport: z.string().optional(),
  /** Absent in plans of earlier versions. */
  imageFamily: z.string().optional(),
  disks: z.array(z.strictObject({ type: z.string(), device: z.string(), sizeGiB: z.number() })),
});
export type ImageFacts = z.infer<typeof ImageFacts>;

/** An `Estimate`; lint keeps zod out of the code that works with it. */
export const CopyEstimate = z.strictObject({
  seconds: z.number().positive(),
  spread: z.number().nonnegative(),
  from: z.enum(ESTIMATE_ORIGINS),
});

/**
 * One copy: the exact parameters of CopyImage, which are the same bytes in every attempt, and the facts to verify.
 * `token` is the base of the client token; a generation is appended to it when a broken copy is replaced.
 */
export const CopySpec = z.strictObject({
  source: z.strictObject({ regionId: RegionId, imageId: ImageId }),
  /** The finished copy that is copied on in place of the source; only of a claim. */
  via: ImageRef.optional(),
  regionId: RegionId,
  name: ImageName,
  description: z.string(),
  tags: z.record(z.string(), z.string()),
  encrypted: z.boolean().optional(),
  kmsKeyId: z.string().optional(),
  resourceGroupId: z.string().optional(),
  token: z.string(),
  expected: ImageFacts,
  /** How long ECS is expected to take for it; absent in plans of earlier versions. */
  estimate: CopyEstimate.optional(),
  deadlineMs: z.number().int().positive(),
  /** Nobody has asked for this deadline. It rests on an estimate, so a copy that goes on may take longer. */
  isUsualDeadline: z.literal(true).optional(),
});
export type CopySpec = z.infer<typeof CopySpec>;

/** What a dry run says of a copy: it would be made, unless it would adopt an image or fail. */
export const Forecast = z.strictObject({
  /** The image that the copy would adopt. */
  imageId: z.string().optional(),
  /** Percent of that image: 100 when it is ready, so that there is nothing to do. Absent in plans of earlier versions. */
  progress: z.number().optional(),
  error: CopyError.optional(),
});
export type Forecast = z.infer<typeof Forecast>;

/** What a replication will do. It is decided once and kept in the history of the replication. */
export const ReplicationPlan = z.strictObject({
  source: z.strictObject({ regionId: RegionId, imageId: ImageId, name: z.string() }),
  priority: Priority,
  failurePolicy: z.enum(['continue', 'abort']),
  onAbort: z.enum(['keepFinished', 'deleteFinished']),
  dryRun: z.boolean(),
  /** Finished copies may be copied on in place of the source. */
  relay: z.literal(true).optional(),
  deferMs: z.number().int().positive(),
  askAgainMs: z.number().int().positive(),
  /** Absent when the replication goes on although nobody follows it. */
  leaseMs: z.number().int().positive().optional(),
  copies: z.array(
    z.strictObject({
      required: z.boolean(),
      spec: CopySpec,
      forecast: Forecast.optional(),
      /** Accounts with which the copy is to be shared; absent for none. */
      shareWith: z.array(z.string()).optional(),
    }),
  ),
  /** Only of a dry run; absent in plans of earlier versions. */
  outlook: Outlook.optional(),
});
export type ReplicationPlan = z.infer<typeof ReplicationPlan>;
