import { z } from 'zod';
import { NOTIFICATION_TYPES } from '../names';
import { DriftReport } from './drift';
import { Manifest } from './manifest';

/** How a run has ended, as its receiver hears of it. */
export const EndStatus = z.enum(['succeeded', 'partial', 'failed', 'aborted']);
export type EndStatus = z.infer<typeof EndStatus>;

/** A copy that is not as wanted. Times are ISO 8601 in UTC. */
const LackingCopy = z.strictObject({
  imageId: z.string().meta({ description: 'id of the source image' }),
  name: z.string().meta({ description: 'name of the source image' }),
  regionId: z.string(),
  required: z.boolean(),
  state: z.string().meta({
    description: 'state in the drift report, or status in the manifest; "not shared" of a copy that lacks accounts',
  }),
  reason: z.string().optional(),
  since: z.iso.datetime().meta({ description: 'since when no correct copy was seen' }).optional(),
  ageSeconds: z.int().optional(),
  isOverdue: z.boolean().meta({ description: 'whether that is longer than the RPO' }).optional(),
});
export type LackingCopy = z.infer<typeof LackingCopy>;

/** What a notification says of a run. */
const NotificationData = z.strictObject({
  status: EndStatus,
  headline: z.string().meta({ description: 'the same as one line of text' }),
  counts: z
    .record(z.string(), z.int())
    .meta({ description: 'how many copies are in each state; empty when the run ended before it looked' }),
  lacking: z.array(LackingCopy).meta({ description: 'the first 50 copies that are not as wanted' }),
  lackingLeftOut: z.int().meta({ description: 'how many more there are' }).optional(),
  report: DriftReport.meta({ description: 'of a night, when it is small' }).optional(),
  manifest: Manifest.meta({ description: 'of a replication, when it is small' }).optional(),
  leftOut: z.string().meta({ description: 'why report or manifest is absent, and where it is' }).optional(),
  namespace: z.string(),
  workflowId: z.string(),
  runId: z.string(),
  link: z
    .url()
    .meta({ description: 'page of the workflow in the Temporal UI; absent when its address is not set' })
    .optional(),
});
export type NotificationData = z.infer<typeof NotificationData>;

/** Body of the message that a webhook gets when a run has ended: a CloudEvent in JSON. */
export const Notification = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().meta({ description: 'the same in every attempt, as is the header webhook-id' }),
  source: z.string().meta({ description: '/imageferry/<namespace>' }),
  type: z.enum(Object.values(NOTIFICATION_TYPES)),
  subject: z.string().meta({ description: 'id of the workflow' }),
  time: z.iso.datetime().meta({ description: 'when the run ended' }),
  datacontenttype: z.literal('application/json'),
  data: NotificationData,
});
export type Notification = z.infer<typeof Notification>;
