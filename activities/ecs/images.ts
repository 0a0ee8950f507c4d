import { z } from 'zod';
import { defined } from '../../contract/defined';
import type { EcsDisk, EcsImage } from './api';
import { fieldsOf, listOf, numberOf, textOf, truthOf } from './lenient';

/** Answer of DescribeImages, one page. What an image is like in it does not matter here: one odd image hides no other. */
export const ImagesPage = z.looseObject({
  TotalCount: z.unknown().optional(),
  Images: z.looseObject({ Image: z.array(z.unknown()) }),
});

/** How many images there are on all pages; undefined when the answer does not say. */
export function totalOf({ TotalCount }: z.infer<typeof ImagesPage>): number | undefined {
  const total = numberOf(TotalCount);
  return total !== undefined && total >= 0 ? total : undefined;
}

/**
 * An image of ECS, in the words of `EcsApi`, as far as it can be read. `expectedId` is that of the one image that was asked
 * for. Undefined for an image without an id.
 */
export function toImage(raw: unknown, regionId: string, expectedId?: string): EcsImage | undefined {
  const fields = fieldsOf(raw);
  const imageId = textOf(fields?.['ImageId']) || expectedId;
  if (fields === undefined || imageId === undefined) return undefined;
  const features = fieldsOf(fields['Features']);
  const createdAt = Date.parse(textOf(fields['CreationTime']));
  return {
    imageId,
    regionId,
    name: textOf(fields['ImageName']),
    description: textOf(fields['Description']),
    status: textOf(fields['Status']),
    progress: percentOf(fields['Progress']) ?? 0,
    ownerAlias: textOf(fields['ImageOwnerAlias']),
    ...defined({
      isCopied: truthOf(fields['IsCopied']),
      isPublic: truthOf(fields['IsPublic']),
      isUsed: usageOf(textOf(fields['Usage'])),
      usable: truthOf(fields['Usable']),
      createdAt: Number.isNaN(createdAt) ? undefined : createdAt,
    }),
    sizeGiB: numberOf(fields['Size']) ?? 0,
    architecture: textOf(fields['Architecture']),
    platform: textOf(fields['Platform']),
    osType: textOf(fields['OSType']),
    bootMode: textOf(fields['BootMode']),
    nvmeSupport: textOf(features?.['NvmeSupport']),
    imdsSupport: textOf(features?.['ImdsSupport']),
    imageFamily: textOf(fields['ImageFamily']),
    resourceGroupId: textOf(fields['ResourceGroupId']),
    tags: tagsOf(listOf(fieldsOf(fields['Tags'])?.['Tag'])),
    disks: listOf(fieldsOf(fields['DiskDeviceMappings'])?.['DiskDeviceMapping']).flatMap(toDisks),
  };
}

function usageOf(usage: string): boolean | undefined {
  return usage === '' ? undefined : usage !== 'none';
}

function tagsOf(list: readonly unknown[]): Record<string, string> {
  const tags = list.map((raw) => {
    const fields = fieldsOf(raw);
    return [textOf(fields?.['TagKey']), textOf(fields?.['TagValue'])] as const;
  });
  return Object.fromEntries(tags.filter(([key]) => key !== ''));
}

/** None when there is nothing to read. */
function toDisks(raw: unknown): EcsDisk[] {
  const fields = fieldsOf(raw);
  if (fields === undefined || Object.keys(fields).length === 0) return [];
  return [
    {
      type: textOf(fields['Type']),
      device: textOf(fields['Device']),
      sizeGiB: numberOf(fields['Size']) ?? 0,
      ...defined({
        snapshotId: textOf(fields['SnapshotId']) || undefined,
        encrypted: truthOf(fields['Encrypted']),
        progress: percentOf(fields['Progress']),
        remainSeconds: numberOf(fields['RemainTime']),
      }),
    },
  ];
}

/** The number of a text such as `32%`. */
function percentOf(value: unknown): number | undefined {
  const percent = numberOf(textOf(value).replace(/%\s*$/, ''));
  return percent === undefined ? undefined : Math.min(100, Math.max(0, percent));
}
