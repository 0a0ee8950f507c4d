import { z } from 'zod';
import { defined } from '../../contract/defined';
import { ECS_IMAGE_STATUSES, type EcsDisk, type EcsImage } from './api';

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
  Status: z.enum(ECS_IMAGE_STATUSES),
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

/** An image of ECS, in the words of `EcsApi`. */
export function toImage(raw: z.infer<typeof Image>, regionId: string): EcsImage {
  const createdAt = Date.parse(raw.CreationTime ?? '');
  return {
    imageId: raw.ImageId,
    regionId,
    name: raw.ImageName,
    description: raw.Description,
    status: raw.Status,
    progress: percentOf(raw.Progress),
    ownerAlias: raw.ImageOwnerAlias,
    isCopied: raw.IsCopied,
    ...defined({ createdAt: Number.isNaN(createdAt) ? undefined : createdAt }),
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
    ...defined({
      snapshotId: raw.SnapshotId || undefined,
      encrypted: raw.Encrypted,
      progress: raw.Progress ? percentOf(raw.Progress) : undefined,
      remainSeconds: raw.RemainTime,
    }),
  };
}

/** The number of a text such as `32%`. */
function percentOf(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 0;
}
