import { z } from 'zod';
import { ERROR_CLASSES, type ErrorClass } from '../ecs-errors';

/** An error as users see it: what failed, where, why, and what to do next. It never holds a secret. */
export const CopyError = z.strictObject({
  code: z.string().meta({ description: 'code of ECS or of imageferry; docs/errors.md lists all' }),
  class: z.enum(Object.keys(ERROR_CLASSES) as ErrorClass[]),
  message: z.string(),
  regionId: z.string(),
  requestId: z.string().meta({ description: 'id of the call to ECS; Alibaba Cloud support asks for it' }).optional(),
  hint: z.string().meta({ description: 'what to do next' }),
});
export type CopyError = z.infer<typeof CopyError>;

/** An image in its region. */
export const ImageRef = z.strictObject({ regionId: z.string(), imageId: z.string() });
export type ImageRef = z.infer<typeof ImageRef>;

/** What an abort, or the clean-up after a failure, did with a copy. */
export const Compensation = z.strictObject({
  outcome: z.enum([
    'cancelled',
    'finished-kept',
    'finished-deleted',
    'never-started',
    'adopted-kept',
    'could-not-cancel',
  ]),
  at: z.iso.datetime(),
  imageId: z.string().optional(),
  leftovers: z
    .array(z.string())
    .meta({ description: 'what could not be removed: ids of images and snapshots, or the name of an image' })
    .optional(),
  error: CopyError.optional(),
});
export type Compensation = z.infer<typeof Compensation>;

/** A difference from the source that does not make a copy a bad one, or what ECS does not say of the copy. */
export const Remark = z.strictObject({
  attribute: z.string().meta({ description: 'nvmeSupport, imdsSupport, imageFamily, platform, osType or bootMode' }),
  source: z.string().meta({ description: 'value of the source image' }),
  copy: z
    .string()
    .meta({ description: 'value of the copy; empty when it has none, absent when ECS does not say it' })
    .optional(),
  reason: z
    .string()
    .meta({ description: 'why imageferry did not give the copy the value of the source, or did not compare it' }),
});
export type Remark = z.infer<typeof Remark>;

/** A region that holds up a copy in the queue. */
export const PoolWait = z.strictObject({
  regionId: z.string(),
  taken: z.int().meta({ description: 'slots of the region that are taken' }),
  limit: z.int().meta({ description: 'slots that the region has' }),
  reason: z.string().meta({ description: 'why it grants nothing, although slots may be free' }).optional(),
});
export type PoolWait = z.infer<typeof PoolWait>;

/** What a queued copy waits for. The command line asks `region-slots` for it. */
export const CopyWait = z.strictObject({
  place: z.int().meta({ description: 'place among the copies that wait for these regions; 1 is next' }),
  pools: z.array(PoolWait).meta({ description: 'the regions that hold it up; none when it is about to get a lane' }),
  startsAt: z.iso
    .datetime()
    .meta({ description: 'when it is expected to get a lane; absent when the queue is too long to tell' })
    .optional(),
  endsAt: z.iso.datetime().meta({ description: 'when it is expected to be available' }).optional(),
});
export type CopyWait = z.infer<typeof CopyWait>;

/** One target region of a replication. Times are ISO 8601 in UTC. */
export const CopyRecord = z.strictObject({
  regionId: z.string(),
  required: z.boolean(),
  status: z
    .enum(['planned', 'queued', 'starting', 'waiting', 'copying', 'cancelling', 'available', 'failed', 'cancelled'])
    .meta({
      description:
        'queued: the copy waits for a lane; waiting: the copy waits in the queue of ECS; copying: ECS copies the image; cancelling: an abort ends the copy',
    }),
  imageId: z
    .string()
    .meta({ description: 'id of the new image, in this region; compensation says when it is gone' })
    .optional(),
  adopted: z.boolean().meta({ description: 'whether another replication made the image' }).optional(),
  via: ImageRef.meta({
    description: 'the finished copy that was copied on in place of the source; absent when it was the source itself',
  }).optional(),
  progress: z
    .number()
    .meta({ description: 'percent, as ECS reports it; of a copy that is gone, the last one' })
    .optional(),
  attempts: z.int().meta({ description: 'how often the copy asked for a lane; more than 1 when it gave a lane back' }),
  lane: z.string().meta({ description: 'workflow id of the copy: copy/<region>/<number>' }).optional(),
  queuedAt: z.iso.datetime().optional(),
  waitsFor: CopyWait.meta({
    description: 'what the copy waits for in the queue; only in answers of the command line and of its library',
  }).optional(),
  startedAt: z.iso.datetime().meta({ description: 'when the copy got its lane' }).optional(),
  expectedSeconds: z
    .number()
    .meta({ description: 'how long ECS was expected to take for the copy when it was planned' })
    .optional(),
  expectedAt: z.iso
    .datetime()
    .meta({
      description:
        'when a copy that is not finished is expected to be available; of a queued one only in answers of the command line and of its library',
    })
    .optional(),
  availableAt: z.iso.datetime().optional(),
  verified: z
    .array(z.string())
    .meta({ description: 'properties that were compared with the source and the request, and are the same' })
    .optional(),
  remarks: z
    .array(Remark)
    .meta({ description: 'what differs from the source, or is not known, and does not make the copy a bad one' })
    .optional(),
  sharedWith: z
    .array(z.string())
    .meta({ description: 'accounts of the request with which ECS shows the copy to be shared' })
    .optional(),
  notSharedWith: z
    .array(z.string())
    .meta({ description: 'accounts of the request with which the copy is not shared; error says why' })
    .optional(),
  error: CopyError.optional(),
  compensation: Compensation.optional(),
  dropped: z
    .literal(true)
    .meta({ description: 'somebody has dropped the region: it does not count in the verdict' })
    .optional(),
});
export type CopyRecord = z.infer<typeof CopyRecord>;

/** What the copies of a dry run would take together. */
export const Outlook = z.strictObject({
  copies: z.int().meta({ description: 'copies that would be made' }),
  storedGiB: z
    .number()
    .meta({ description: 'size of these copies together; 0 when ECS does not say the size of the image' }),
  seconds: z
    .number()
    .meta({
      description: 'until the last of them would have ended, if it were asked for now; absent when that is not known',
    })
    .optional(),
  isGuess: z
    .literal(true)
    .meta({ description: 'nothing was learned yet that would tell: the seconds are guessed by the size of the image' })
    .optional(),
  pricePerMonth: z
    .number()
    .meta({
      description:
        'what these copies cost in a month, where IMAGEFERRY_PRICE_PER_GIB_MONTH is set and the size is known',
    })
    .optional(),
  atOnce: z.int().meta({ description: 'copies that would run at the same time, at most' }).optional(),
});
export type Outlook = z.infer<typeof Outlook>;

/** Result of a replication, answer of its `manifest` query at any time, and `--json` output of the CLI. */
export const Manifest = z.strictObject({
  replicationId: z.string(),
  status: z.enum(['planned', 'running', 'succeeded', 'partial', 'failed', 'aborted']),
  dryRun: z.literal(true).meta({ description: 'nothing was started: the copies say what would happen' }).optional(),
  source: z.strictObject({ regionId: z.string(), imageId: z.string(), name: z.string() }),
  copies: z.array(CopyRecord),
  expectedAt: z.iso
    .datetime()
    .meta({
      description:
        'when the last copy is expected to be available; only in answers of the command line and of its library, and when all are foreseen',
    })
    .optional(),
  outlook: Outlook.meta({ description: 'only after a dry run: what the copies would take together' }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;
