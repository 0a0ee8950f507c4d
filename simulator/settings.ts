import { z } from 'zod';
import { RegionId } from './regions';

const Milliseconds = z.number().nonnegative();
const Count = z.int().nonnegative();

/** How the simulated ECS behaves; the admin API changes it while it runs. */
export const Settings = z.strictObject({
  /** How long a copy takes, give or take a quarter that depends on the region. */
  copySeconds: z.number().positive(),
  /** Copies that run at once in a region; further ones are Waiting. */
  limit: Count,
  /** Whose region counts: the vendor does not say. */
  limitKey: z.enum(['destination', 'source', 'both']),
  /** Copies that run in a region for others who share the account; they take places of the limit. */
  otherCopies: z.record(RegionId, Count),
  /** Running copies come so far and stay there; `null` for copies that come to their end. */
  stallAtPercent: z.number().min(0).max(100).nullable(),
  /** A new image cannot be seen for so long. */
  visibleAfterMs: Milliseconds,
  /** The tags of a new image cannot be seen for so long. */
  tagsVisibleAfterMs: Milliseconds,
  /** A cancelled image stays visible for so long. */
  goneAfterMs: Milliseconds,
  /** `CancelNotSupported` for every copy otherwise. */
  canCancel: z.boolean(),
  /** Cancelling leaves the snapshot that the copy had begun. */
  cancelLeavesSnapshots: z.boolean(),
  /** A second copy of an image to the same region is refused while the first one runs. */
  refuseConcurrentCopies: z.boolean(),
  /** How long a client token is remembered; `null` for ever. The vendor does not say. */
  tokenLifetimeMs: Milliseconds.nullable(),
  /** Images of its own that the account may have in a region; `null` for any number. */
  imageQuota: Count.nullable(),
  /** KMS keys that exist, by region; `null` for all that are asked for. */
  kmsKeys: z.record(RegionId, z.array(z.string())).nullable(),
  /** Resource groups that exist; `null` for all that are asked for. */
  resourceGroups: z.array(z.string()).nullable(),
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  copySeconds: 10,
  limit: 5,
  limitKey: 'destination',
  otherCopies: {},
  stallAtPercent: null,
  visibleAfterMs: 0,
  tagsVisibleAfterMs: 0,
  goneAfterMs: 0,
  canCancel: true,
  cancelLeavesSnapshots: false,
  refuseConcurrentCopies: true,
  tokenLifetimeMs: null,
  imageQuota: null,
  kmsKeys: null,
  resourceGroups: null,
};
