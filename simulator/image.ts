import { z } from 'zod';
import { RegionId } from './regions';

const ImageStatus = z.enum(['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated']);
export type ImageStatus = z.infer<typeof ImageStatus>;

/** How a copy ends. */
export const CopyEnding = z.enum(['Available', 'CreateFailed', 'UnAvailable']);
export type CopyEnding = z.infer<typeof CopyEnding>;

/** What names an image; ids are unique within a region. */
export const ImageKey = z.strictObject({ regionId: RegionId, imageId: z.string() });
export type ImageKey = z.infer<typeof ImageKey>;

/** The image that the option `--seed-demo` puts into the account. */
export const DEMO_IMAGE = { regionId: 'cn-hangzhou', imageId: 'm-bp1imageferrydemo0001', name: 'web-base' };

const Disk = z.strictObject({
  type: z.enum(['system', 'data']),
  device: z.string(),
  sizeGiB: z.number().positive(),
  snapshotId: z.string(),
  encrypted: z.boolean(),
});

/** A copy that has not ended. */
const RunningCopy = z.strictObject({
  source: ImageKey,
  /** Part done, 0 to 1. */
  done: z.number().min(0).max(1),
  /** When `done` was computed last; ms. */
  at: z.number(),
  endsAs: CopyEnding,
});

/** An image of the simulated account; plain JSON. Times are ms. */
export const SimulatedImage = z.strictObject({
  ...ImageKey.shape,
  name: z.string(),
  description: z.string(),
  status: ImageStatus,
  ownerAlias: z.string(),
  tags: z.record(z.string(), z.string()),
  resourceGroupId: z.string(),
  isCopied: z.boolean(),
  createdAt: z.number(),
  sizeGiB: z.number().positive(),
  architecture: z.string(),
  platform: z.string(),
  osType: z.string(),
  bootMode: z.string(),
  nvmeSupport: z.string(),
  disks: z.array(Disk),
  visibleFrom: z.number(),
  tagsVisibleFrom: z.number(),
  copy: RunningCopy.exactOptional(),
  /** `false` for a copy that cannot be cancelled, or for a source image whose copies cannot be. */
  canCancel: z.boolean().exactOptional(),
  /** When an image that was cancelled or deleted stops being visible. */
  goneFrom: z.number().exactOptional(),
});
export type SimulatedImage = z.infer<typeof SimulatedImage>;

/** A whole image. Fields that are not given get their defaults. */
export function newImage(
  fields: Partial<SimulatedImage> & Pick<SimulatedImage, 'regionId' | 'imageId' | 'name'>,
): SimulatedImage {
  const sizeGiB = fields.sizeGiB ?? 40;
  return {
    description: '',
    status: 'Available',
    ownerAlias: 'self',
    tags: {},
    resourceGroupId: '',
    isCopied: false,
    createdAt: 0,
    sizeGiB,
    architecture: 'x86_64',
    platform: 'Aliyun',
    osType: 'linux',
    bootMode: 'BIOS',
    nvmeSupport: 'supported',
    disks: [{ type: 'system', device: '/dev/xvda', sizeGiB, snapshotId: '', encrypted: false }],
    visibleFrom: 0,
    tagsVisibleFrom: 0,
    ...fields,
  };
}

/** ECS is still working on it. */
export function isUnfinished({ status }: SimulatedImage): boolean {
  return status === 'Creating' || status === 'Waiting';
}
