import { z } from 'zod';
import { RegionId } from './regions';

const ImageStatus = z.enum(['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated']);
export type ImageStatus = z.infer<typeof ImageStatus>;

/** The statuses of ECS. */
export const IMAGE_STATUSES: readonly ImageStatus[] = ImageStatus.options;

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
  kmsKeyId: z.string().exactOptional(),
  /** The snapshot that a copy copies. */
  copiedFrom: z.strictObject({ regionId: RegionId, snapshotId: z.string() }).exactOptional(),
  /** `RAW`, `VHD` or `QCOW2` of an imported image. */
  format: z.string().exactOptional(),
});

/** What DescribeImages answers of an image instead of the truth. */
export const OddAnswer = z.strictObject({
  /** Any JSON, by the name of the field that it replaces or adds. */
  fields: z.record(z.string(), z.unknown()).exactOptional(),
  /** The fields that are missing. */
  without: z.array(z.string()).exactOptional(),
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
  /** The account of its owner, where that is not our own. */
  ownerId: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()),
  /** Tags that ECS itself sets; they can be seen at once. */
  systemTags: z.record(z.string(), z.string()),
  resourceGroupId: z.string(),
  imageFamily: z.string(),
  isCopied: z.boolean(),
  isPublic: z.boolean(),
  isSubscribed: z.boolean(),
  /** The accounts that it is shared with, and since when. */
  sharedWith: z.array(z.strictObject({ accountId: z.string(), since: z.number() })),
  /** Whether instances were created from it. */
  usage: z.enum(['instance', 'none']),
  createdAt: z.number(),
  sizeGiB: z.number().positive(),
  architecture: z.string(),
  platform: z.string(),
  osType: z.string(),
  osName: z.string(),
  osNameEn: z.string(),
  bootMode: z.string(),
  nvmeSupport: z.string(),
  imdsSupport: z.string(),
  isSupportCloudinit: z.boolean(),
  isSupportIoOptimized: z.boolean(),
  disks: z.array(Disk),
  visibleFrom: z.number(),
  tagsVisibleFrom: z.number(),
  /** From when on instances can be created from it. */
  usableFrom: z.number(),
  copy: RunningCopy.exactOptional(),
  /** `false` for a copy that cannot be cancelled, or for a source image whose copies cannot be. */
  canCancel: z.boolean().exactOptional(),
  /** When an image that was cancelled or deleted stops being visible. */
  goneFrom: z.number().exactOptional(),
  oddAnswer: OddAnswer.exactOptional(),
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
    systemTags: {},
    resourceGroupId: '',
    imageFamily: '',
    isCopied: false,
    isPublic: false,
    isSubscribed: false,
    sharedWith: [],
    usage: 'none',
    createdAt: 0,
    sizeGiB,
    architecture: 'x86_64',
    platform: 'Aliyun',
    osType: 'linux',
    osName: 'Alibaba Cloud Linux  3.2104 LTS 64位',
    osNameEn: 'Alibaba Cloud Linux  3.2104 LTS 64 bit',
    bootMode: 'BIOS',
    nvmeSupport: 'supported',
    imdsSupport: 'v1',
    isSupportCloudinit: true,
    isSupportIoOptimized: true,
    disks: [{ type: 'system', device: '/dev/xvda', sizeGiB, snapshotId: '', encrypted: false }],
    visibleFrom: 0,
    tagsVisibleFrom: 0,
    usableFrom: 0,
    ...fields,
  };
}

/** ECS is still working on it. */
export function isUnfinished({ status }: SimulatedImage): boolean {
  return status === 'Creating' || status === 'Waiting';
}

/** Ends a copy in a status. What came of it is usable from a time on, in ms. */
export function endCopy(image: SimulatedImage, status: CopyEnding, usableFrom: number): void {
  image.status = status;
  image.usableFrom = usableFrom;
  delete image.copy;
}

/** The tags that can be seen at a time, in ms. */
export function visibleTags(
  { tags, systemTags, tagsVisibleFrom }: SimulatedImage,
  now: number,
): Record<string, string> {
  return tagsVisibleFrom <= now ? { ...systemTags, ...tags } : systemTags;
}
