import { z } from 'zod';
import { RegionChanges, RegionId } from './regions';

const Milliseconds = z.number().nonnegative();
const Count = z.int().nonnegative();

/** Attributes of an image that a copy may lose. */
const LosableAttribute = z.enum(['nvmeSupport', 'imdsSupport', 'imageFamily']);

/** The form of the id of an account. */
export const ACCOUNT_ID = /^\d{16}$/;

/** How the simulated ECS behaves; the admin API changes it while it runs. Times are ms unless the name says otherwise. */
export const Settings = z.strictObject({
  accountId: z
    .string()
    .regex(ACCOUNT_ID)
    .meta({ description: 'The id of the account that the access key belongs to: 16 digits.' }),
  regions: RegionChanges.meta({
    description:
      'Regions that differ from the usual ones, by id: `localName` and `endpoint`, the answer `RegionEndpoint` of DescribeRegions. An unknown id adds a region, `null` takes one away.',
  }),
  foreignCalls: z.enum(['serve', 'refuse', 'empty']).meta({
    description:
      "What the endpoint of a region does with a call for another region: it can `serve` it, `refuse` it with `InvalidOperation.NotSupportedEndpoint`, or find the region `empty`. The simulator's main port serves all regions.",
  }),
  copySeconds: z.number().positive().meta({
    description:
      'How long a copy takes, in seconds. Each region takes up to a quarter less or more, always the same time.',
  }),
  limit: Count.meta({ description: 'How many copies run at once in a region. Further ones are `Waiting`.' }),
  limitKey: z
    .enum(['destination', 'source', 'both'])
    .meta({ description: 'The region whose limit a copy counts in: its `destination`, its `source`, or `both`.' }),
  otherCopies: z.record(RegionId, Count).meta({
    description: 'Copies that others who share the account run in a region, by region. They count in the limit.',
  }),
  stallAtPercent: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .meta({ description: 'Running copies stop at this progress. `null` lets them finish.' }),
  visibleAfterMs: Milliseconds.meta({ description: 'How long a new image cannot be seen.' }),
  tagsVisibleAfterMs: Milliseconds.meta({ description: 'How long the tags of a new image cannot be seen.' }),
  systemTags: z.record(z.string().regex(/^acs:/), z.string()).meta({
    description: 'Tags that ECS itself puts on every new copy; their keys begin with `acs:`. They can be seen at once.',
  }),
  usableAfterSeconds: z.number().nonnegative().meta({
    description: 'How long a copy has `Usable` false after it became `Available`, in seconds.',
  }),
  showsDisksWhileCopying: z.boolean().meta({
    description: '`false` leaves out `Size` and `DiskDeviceMappings` of a copy until it ends.',
  }),
  copiesKeep: z.array(LosableAttribute).meta({
    description:
      'Which of `nvmeSupport`, `imdsSupport` and `imageFamily` a copy has from its source. It loses the others.',
  }),
  goneAfterMs: Milliseconds.meta({ description: 'How long an image stays visible after it was cancelled or deleted.' }),
  canCancel: z.boolean().meta({ description: '`false` answers every cancellation with `CancelNotSupported`.' }),
  cancelLeavesSnapshots: z.boolean().meta({ description: '`true` keeps the snapshots of a copy that is cancelled.' }),
  refuseConcurrentCopies: z
    .boolean()
    .meta({ description: '`true` refuses a second copy of an image to a region while the first one is unfinished.' }),
  tokenLifetimeMs: Milliseconds.nullable().meta({
    description: 'How long a client token is remembered. `null` remembers it for ever.',
  }),
  tokenInUse: z.enum(['IdempotentProcessing', 'LastTokenProcessing', 'InvalidOperation.Conflict']).meta({
    description: 'The error code of a call whose client token belongs to a call that is still carried out.',
  }),
  tokensOfFailedCalls: z.enum(['free', 'failed']).meta({
    description:
      '`free` lets the client token of a call that failed be used again. `failed` answers it with `IdempotentFailed`.',
  }),
  snapshotQuota: Count.nullable().meta({
    description: 'How many snapshots the account may have in a region. `null` sets no quota.',
  }),
  tagQuota: Count.meta({ description: 'How many tags an image may have.' }),
  tagPolicy: z.record(z.string(), z.array(z.string())).meta({
    description: 'The values that a tag may have, by its key. Keys that are not in it may have every value.',
  }),
  requiredTags: z.array(z.string()).meta({ description: 'The keys of tags that every new copy must have.' }),
  shareQuota: Count.meta({ description: 'How many accounts an image may be shared with.' }),
  imageQuota: Count.nullable().meta({
    description: 'How many images of its own the account may have in a region. `null` sets no quota.',
  }),
  kmsKeys: z
    .record(RegionId, z.array(z.string()))
    .nullable()
    .meta({ description: 'The KMS keys that exist, by region. `null` accepts every key.' }),
  resourceGroups: z
    .array(z.string())
    .nullable()
    .meta({ description: 'The resource groups that exist. `null` accepts every group.' }),
});
export type Settings = z.infer<typeof Settings>;

/** How it behaves unless somebody says otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  accountId: '1234567890123456',
  regions: {},
  foreignCalls: 'serve',
  copySeconds: 10,
  limit: 5,
  limitKey: 'destination',
  otherCopies: {},
  stallAtPercent: null,
  visibleAfterMs: 0,
  tagsVisibleAfterMs: 0,
  systemTags: {},
  usableAfterSeconds: 0,
  showsDisksWhileCopying: true,
  copiesKeep: [],
  goneAfterMs: 0,
  canCancel: true,
  cancelLeavesSnapshots: false,
  refuseConcurrentCopies: true,
  tokenLifetimeMs: null,
  tokenInUse: 'IdempotentProcessing',
  tokensOfFailedCalls: 'free',
  snapshotQuota: null,
  tagQuota: 20,
  tagPolicy: {},
  requiredTags: [],
  shareQuota: 50,
  imageQuota: null,
  kmsKeys: null,
  resourceGroups: null,
};
