import { z } from 'zod';
import type { EcsDisk, EcsImage } from './api';

/** All six, named: without them ECS hides every image that is not Available. */
export const ALL_STATUSES = ['Creating', 'Waiting', 'Available', 'UnAvailable', 'CreateFailed', 'Deprecated'] as const;

const Disk = z.looseObject({
  Type: z.string().default(''),
  Device: z.string().default(''),
  Size: z.coerce.number().default(0),
  SnapshotId: z.string().optional(),
  Encrypted: z.boolean().optional(),
  Progress: z.string().optional(),
  RemainTime: z.number().optional(),
});

const Image = z.looseObject({
  ImageId: z.string().min(1),
  ImageName: z.string().default(''),
  Description: z.string().default(''),
  Status: z.enum(ALL_STATUSES),
  Progress: z.string().default(''),
  ImageOwnerAlias: z.string().default(''),
  IsCopied: z.boolean().default(false),
  CreationTime: z.string().optional(),
  Size: z.number().default(0),
  Architecture: z.string().default(''),
  Platform: z.string().default(''),
  OSType: z.string().default(''),
  BootMode: z.string().default(''),
  Features: z.looseObject({ NvmeSupport: z.string().optional() }).optional(),
  ResourceGroupId: z.string().default(''),
  Tags: z
    .looseObject({ Tag: z.array(z.looseObject({ TagKey: z.string(), TagValue: z.string().default('') })).default([]) })
    .optional(),
  DiskDeviceMappings: z.looseObject({ DiskDeviceMapping: z.array(Disk).default([]) }).optional(),
});

/** Answer of DescribeImages, one page. */
export const ImagesPage = z.looseObject({
  TotalCount: z.number().int().nonnegative(),
  Images: z.looseObject({ Image: z.array(Image) }),
});

/** An image of ECS in our words. */
export function toImage(raw: z.infer<typeof Image>, regionId: string): EcsImage {
  const createdAt = Date.parse(raw.CreationTime ?? '');
  return {
    imageId: raw.ImageId,
    regionId,
    name: raw.ImageName,
    description: raw.Description,
    status: raw.Status,
    progress: percent(raw.Progress),
    ownerAlias: raw.ImageOwnerAlias,
    isCopied: raw.IsCopied,
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
    sizeGiB: raw.Size,
    architecture: raw.Architecture,
    platform: raw.Platform,
    osType: raw.OSType,
    bootMode: raw.BootMode,
    nvmeSupport: raw.Features?.NvmeSupport ?? '',
    resourceGroupId: raw.ResourceGroupId,
    tags: Object.fromEntries((raw.Tags?.Tag ?? []).map((tag) => [tag.TagKey, tag.TagValue])),
    disks: (raw.DiskDeviceMappings?.DiskDeviceMapping ?? []).map(toDisk),
  };
}

function toDisk(raw: z.infer<typeof Disk>): EcsDisk {
  return {
    type: raw.Type,
    device: raw.Device,
    sizeGiB: raw.Size,
    ...(raw.SnapshotId ? { snapshotId: raw.SnapshotId } : {}),
    ...(raw.Encrypted === undefined ? {} : { encrypted: raw.Encrypted }),
    ...(raw.Progress ? { progress: percent(raw.Progress) } : {}),
    ...(raw.RemainTime === undefined ? {} : { remainSeconds: raw.RemainTime }),
  };
}

/** ECS writes `32%`. */
function percent(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 0;
}
