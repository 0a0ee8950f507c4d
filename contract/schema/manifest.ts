import { z } from 'zod';

/** An error as users see it; see docs for the catalogue of codes. */
export const CopyErrorSchema = z.strictObject({
  code: z.string(),
  class: z.string(),
  message: z.string(),
  regionId: z.string(),
  requestId: z.string().optional(),
  hint: z.string(),
});

const CompensationSchema = z.strictObject({
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
  leftovers: z.array(z.string()).optional(),
  error: CopyErrorSchema.optional(),
});

/** One target region of a replication. Times are ISO 8601 in UTC; progress is in percent. */
export const CopyRecord = z.strictObject({
  regionId: z.string(),
  required: z.boolean(),
  status: z.enum(['planned', 'queued', 'starting', 'waiting', 'copying', 'available', 'failed', 'cancelled']),
  imageId: z.string().optional(),
  adopted: z.boolean().optional(),
  progress: z.number().optional(),
  attempts: z.number().int(),
  lane: z.string().optional(),
  queuedAt: z.iso.datetime().optional(),
  startedAt: z.iso.datetime().optional(),
  availableAt: z.iso.datetime().optional(),
  verified: z.array(z.string()).optional(),
  error: CopyErrorSchema.optional(),
  compensation: CompensationSchema.optional(),
});
export type CopyRecord = z.infer<typeof CopyRecord>;

/** Result of a replication, answer of its `manifest` query at any time, and `--json` output of the CLI. */
export const Manifest = z.strictObject({
  replicationId: z.string(),
  status: z.enum(['planned', 'running', 'succeeded', 'partial', 'failed', 'aborted']),
  source: z.strictObject({ regionId: z.string(), imageId: z.string(), name: z.string() }),
  copies: z.array(CopyRecord),
});
export type Manifest = z.infer<typeof Manifest>;
