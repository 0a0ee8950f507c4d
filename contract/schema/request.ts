import { z } from 'zod';
import { DURATION, durationMs, durationProblem } from '../duration';
import { detailsOf } from '../target-details';
import { ShareWith } from './share-with';
import { WebhookName } from './webhook-name';

export { DURATION, detailsOf, durationMs };

const textLike = (format: RegExp, error: string | ((issue: { input?: unknown }) => string)) =>
  z.string({ error }).regex(format, { error });

const ALL_IN_A_LIST = 'stands for all regions only in place of the list: "targets": "all"';

/** An Alibaba Cloud region id, for example `cn-hangzhou`. `planReplication` checks whether it exists. */
export const RegionId = textLike(/^[a-z]{2}(-[a-z0-9]+)+$/, ({ input }) =>
  input === 'all' ? ALL_IN_A_LIST : 'must be a region id such as "cn-hangzhou"',
);

/** An ECS image id, for example `m-bp1...`. */
export const ImageId = textLike(
  /^m-[a-zA-Z0-9*]{3,60}$/,
  'must be the id of a custom image, such as "m-bp1h46wfpjsjastc1234"',
);

/** 2 to 128 characters; starts with an English or Chinese letter, not with `aliyun` or `acs:`, without `http(s)://`. */
export const ImageName = z
  .string()
  .min(2, { error: 'must have at least 2 characters' })
  .max(128, { error: 'must have at most 128 characters' })
  .regex(/^[A-Za-z\p{Script=Han}][A-Za-z\p{Script=Han}0-9.:_-]*$/u, {
    error: 'must start with an English or Chinese letter and hold only such letters, digits, ".", ":", "_" and "-"',
  })
  .refine((name) => !/^(aliyun|acs:)/i.test(name), { error: 'must not start with "aliyun" or "acs:"' })
  .refine((name) => !/https?:\/\//i.test(name), { error: 'must not contain "http://" or "https://"' });

/** UTF-16 writes some characters in two halves. ECS refuses text with one half alone. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
const HALF_A_CHARACTER = 'must not contain half of a surrogate pair';

const Description = z
  .string()
  .min(2, { error: 'must have at least 2 characters' })
  .max(256, { error: 'must have at most 256 characters' })
  .refine(isWellFormed, { error: HALF_A_CHARACTER })
  .refine((text) => !/^https?:\/\//i.test(text), { error: 'must not start with "http://" or "https://"' });

const reservedPrefix = (text: string): boolean => /^(aliyun|acs:|imageferry:)/i.test(text);

const MAX_TAG_LENGTH = 128;

const TagKey = z
  .string()
  .min(1, { error: 'a tag key must not be empty' })
  .max(MAX_TAG_LENGTH, { error: 'a tag key must have at most 128 characters' })
  .refine((key) => !reservedPrefix(key), { error: 'a tag key must not start with "aliyun", "acs:" or "imageferry:"' })
  .refine(isWellFormed, { error: `a tag key ${HALF_A_CHARACTER}` })
  .refine((key) => !/https?:\/\//i.test(key), { error: 'a tag key must not contain "http://" or "https://"' });

const TagValue = z
  .string()
  .max(MAX_TAG_LENGTH, { error: 'a tag value must have at most 128 characters' })
  .refine(isWellFormed, { error: `a tag value ${HALF_A_CHARACTER}` })
  .refine((value) => !/^acs:/i.test(value), { error: 'a tag value must not start with "acs:"' })
  .refine((value) => !/https?:\/\//i.test(value), { error: 'a tag value must not contain "http://" or "https://"' });

/** ECS accepts 20 tags on a copy; three of them are the provenance tags. */
export const MAX_USER_TAGS = 17;

/** Reports all problems of the tags. A record with a key schema would drop wrong keys before it counts them. */
function tagProblems(tags: unknown, context: z.RefinementCtx): void {
  const entries = typeof tags === 'object' && tags !== null ? Object.entries(tags) : [];
  if (entries.length > MAX_USER_TAGS) {
    const message = `must be at most ${String(MAX_USER_TAGS)} tags: ECS accepts 20 and imageferry adds 3 of its own`;
    context.addIssue({ code: 'custom', message });
  }
  for (const [key, value] of entries) {
    const wrongKey = TagKey.safeParse(key).error?.issues ?? [];
    const wrongValue = typeof value === 'string' ? (TagValue.safeParse(value).error?.issues ?? []) : [];
    for (const { message } of [...wrongKey, ...wrongValue]) context.addIssue({ code: 'custom', path: [key], message });
  }
}

/** Tags of copies. */
export const Tags = z
  .record(z.string(), z.string({ error: 'a tag value must be text in quotes' }))
  .superRefine(tagProblems, { when: () => true })
  .meta({
    maxProperties: MAX_USER_TAGS,
    propertyNames: { type: 'string', minLength: 1, maxLength: MAX_TAG_LENGTH },
    additionalProperties: { type: 'string', maxLength: MAX_TAG_LENGTH },
  });

/** A length of time such as `90m` or `6h`, at least a second and at most 7 days. */
export const Duration = z
  .string()
  .regex(DURATION, { error: saidOfDuration })
  .refine((text) => !DURATION.test(text) || durationProblem(text) === undefined, { error: saidOfDuration });

function saidOfDuration({ input }: { input?: unknown }): string | undefined {
  return durationProblem(String(input));
}

const SHORTEST_LEASE_MS = 10_000;

/** How long nobody may follow a replication. Followers renew it every two seconds. */
const Lease = Duration.refine((text) => !DURATION.test(text) || durationMs(text) >= SHORTEST_LEASE_MS, {
  error: 'must be at least "10s"',
});

const SomeId = z.string().min(1, { error: 'must not be empty' });

/** One target region with its own settings. A region id alone is a target without settings. */
export const TargetDetails = z
  .strictObject({
    regionId: RegionId,
    encrypted: z.boolean().optional(),
    kmsKeyId: SomeId.optional(),
    resourceGroupId: SomeId.optional(),
    shareWith: ShareWith.meta({
      description: 'accounts with which this copy is shared, in place of those of all copies; empty: with nobody',
    }).optional(),
    required: z.boolean().default(true),
  })
  .refine(({ kmsKeyId, encrypted }) => kmsKeyId === undefined || encrypted === true, {
    error: 'a KMS key needs "encrypted": true',
    path: ['kmsKeyId'],
    when: ({ value }) => Object(value) === value,
  });

export const Target = z.union([RegionId, TargetDetails], {
  error: 'must be a region id such as "cn-hangzhou", or an object with "regionId"',
});

/** A target as callers write it, before defaults. */
export type TargetInput = z.input<typeof Target>;

export const Priority = z.enum(['release', 'manual', 'nightly']);
export type Priority = z.infer<typeof Priority>;

/** Alibaba Cloud has fewer regions. */
export const MAX_TARGETS = 100;

const RegionIds = z
  .array(RegionId)
  .max(MAX_TARGETS, { error: `must name at most ${String(MAX_TARGETS)} regions` })
  .optional();

/** Every region of the account except the source. */
const AllTargets = z.strictObject({
  all: z.literal(true),
  except: RegionIds.meta({ description: 'regions that get no copy' }),
  bestEffort: RegionIds.meta({ description: 'regions whose failure does not make the replication fail' }),
});

export type AllTargets = z.infer<typeof AllTargets>;

/** Which regions get a copy: a list of them, or every region of the account. */
export const Targets = z
  .union(
    [
      z.literal('all'),
      z
        .array(Target)
        .min(1, { error: 'must name at least one target region' })
        .max(MAX_TARGETS, { error: `must name at most ${String(MAX_TARGETS)} target regions` }),
      AllTargets,
    ],
    { error: 'must be a list of target regions, "all", or an object with "all": true' },
  )
  .meta({ description: 'target regions; "all" or an object for every region of the account except the source' });
export type Targets = z.infer<typeof Targets>;

/** Reports problems between fields. It runs beside the checks of single fields, so its input may be malformed. */
export function targetProblems(request: unknown, context: z.RefinementCtx): void {
  const { source, targets } = Object(request) as { source?: { regionId?: unknown } | null; targets?: unknown };
  if (!Array.isArray(targets)) return;
  const seen = new Map<unknown, string>();
  for (const [index, target] of (targets as z.infer<typeof Target>[]).entries()) {
    const details = Object(detailsOf(target)) as { regionId?: unknown };
    const { regionId } = details;
    if (typeof regionId !== 'string') continue;
    const path = ['targets', index];
    if (regionId === source?.regionId) {
      const message = 'is the source region; remove it from the targets';
      context.addIssue({ code: 'custom', path, message, input: regionId });
    }
    const settings = JSON.stringify(details);
    if (seen.has(regionId) && seen.get(regionId) !== settings) {
      const message = 'is named twice with different settings; remove one of them';
      context.addIssue({ code: 'custom', path, message, input: regionId });
    }
    seen.set(regionId, settings);
  }
}

/** The same for `targets` that name every region. */
export function exceptionProblems(request: unknown, context: z.RefinementCtx): void {
  const { source, targets } = Object(request) as { source?: unknown; targets?: unknown };
  const { except, bestEffort } = Object(targets) as { except?: unknown; bestEffort?: unknown };
  if (!Array.isArray(bestEffort)) return;
  for (const [index, regionId] of bestEffort.entries()) {
    const path = ['targets', 'bestEffort', index];
    const report = (message: string): void => {
      context.addIssue({ code: 'custom', path, message, input: regionId });
    };
    if (typeof regionId !== 'string') continue;
    if (regionId === (Object(source) as { regionId?: unknown }).regionId) report('is the source region; remove it');
    if (Array.isArray(except) && except.includes(regionId))
      report('is left out by "except"; remove it from one of them');
  }
}

/** A copy that is taken from a finished one has a tag more. */
export function relayProblems(request: unknown, context: z.RefinementCtx): void {
  const { relay, tags } = Object(request) as { relay?: unknown; tags?: unknown };
  if (relay !== true || Object.keys(Object(tags) as object).length !== MAX_USER_TAGS) return;
  const message = `must be at most ${String(MAX_USER_TAGS - 1)} tags with "relay": true, which adds one of its own`;
  context.addIssue({ code: 'custom', path: ['tags'], message, input: tags });
}

/** JSON that was put into quotes, as templates of pipelines do. */
function isJsonInString(input: unknown): boolean {
  return typeof input === 'string' && /^\s*["{[]/.test(input);
}

/** Argument of `replicateImage`, body of the Temporal UI's Start form, and content of the CLI's `--file`. */
export const ReplicationRequest = z
  .strictObject(
    {
      source: z.strictObject(
        { regionId: RegionId, imageId: ImageId },
        { error: 'must be an object with "regionId" and "imageId"' },
      ),
      targets: Targets,
      name: ImageName.optional(),
      description: Description.optional(),
      tags: Tags.default({}),
      shareWith: ShareWith.meta({
        description: 'accounts with which each copy is shared, once every required region has its copy',
      }).optional(),
      priority: Priority.default('manual'),
      failurePolicy: z.enum(['continue', 'abort']).default('continue'),
      onAbort: z.enum(['keepFinished', 'deleteFinished']).default('keepFinished'),
      copyDeadline: Duration.meta({
        description: 'time that each of starting, copying and verifying may take; absent: by image and regions',
      }).optional(),
      abortWhenDetached: Lease.meta({
        description: 'the replication is aborted when nobody has followed it for this time; absent: it goes on alone',
      }).optional(),
      notify: WebhookName.meta({ description: 'webhook that hears of the end of the replication' }).optional(),
      relay: z
        .boolean()
        .meta({ description: 'finished copies are copied on in place of the source; false by default' })
        .optional(),
      dryRun: z.boolean().default(false),
    },
    {
      error: ({ code, input }) =>
        code === 'invalid_type' && isJsonInString(input)
          ? 'is JSON inside a string; give the object itself, without quotes around it'
          : undefined,
    },
  )
  .superRefine(targetProblems, { when: () => true })
  .superRefine(exceptionProblems, { when: () => true })
  .superRefine(relayProblems, { when: () => true });
export type ReplicationRequest = z.infer<typeof ReplicationRequest>;
/** A request as callers write it, before defaults. */
export type ReplicationRequestInput = z.input<typeof ReplicationRequest>;
