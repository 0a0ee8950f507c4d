import { defined } from '../../contract/defined';
import type { Account } from '../account';
import { isUnfinished, type SimulatedImage, visibleTags } from '../image';

/** An image as DescribeImages shows it, with the odd answers that were set for it. */
export function imageBody(account: Account, image: SimulatedImage): Record<string, unknown> {
  const { fields = {}, without = [] } = image.oddAnswer ?? {};
  const body = { ...trueBody(account, image), ...fields };
  return Object.fromEntries(Object.entries(body).filter(([name]) => !without.includes(name)));
}

function trueBody(account: Account, image: SimulatedImage): Record<string, unknown> {
  const showsDisks = account.settings.showsDisksWhileCopying || !isUnfinished(image);
  return {
    ImageId: image.imageId,
    ImageName: image.name,
    Description: image.description,
    Status: image.status,
    Usable: isUsable(image, account.now()),
    Progress: percentOf(image),
    ImageFamily: image.imageFamily,
    ImageVersion: '',
    ImageOwnerAlias: image.ownerAlias,
    ...ownerBody(account, image),
    IsCopied: image.isCopied,
    IsPublic: image.isPublic,
    IsSubscribed: image.isSubscribed,
    IsSelfShared: selfShared(image),
    IsSupportCloudinit: image.isSupportCloudinit,
    IsSupportIoOptimized: image.isSupportIoOptimized,
    LoginAsNonRootSupported: true,
    ProductCode: '',
    Usage: account.isUsed(image) ? 'instance' : 'none',
    Architecture: image.architecture,
    Platform: image.platform,
    OSType: image.osType,
    OSName: image.osName,
    OSNameEn: image.osNameEn,
    BootMode: image.bootMode,
    Features: { NvmeSupport: image.nvmeSupport, ImdsSupport: image.imdsSupport },
    ResourceGroupId: image.resourceGroupId,
    CreationTime: timeText(image.createdAt),
    Tags: { Tag: tagsBody(visibleTags(image, account.now())) },
    ...(showsDisks && { Size: image.sizeGiB, DiskDeviceMappings: disksBody(account, image) }),
  };
}

/** Instances can be created from it. */
export function isUsable({ status, usableFrom }: SimulatedImage, now: number): boolean {
  return (status === 'Available' || status === 'Deprecated') && usableFrom <= now;
}

/** The owner of an image that is neither ours nor given is not shown. */
function ownerBody({ settings }: Account, { ownerAlias, ownerId }: SimulatedImage): Record<string, number> {
  const owner = ownerId ?? (ownerAlias === 'self' ? settings.accountId : undefined);
  return defined({ ImageOwnerId: owner === undefined ? undefined : Number(owner) });
}

/** A text, and empty for images of others. */
function selfShared({ ownerAlias, sharedWith }: SimulatedImage): string {
  if (ownerAlias !== 'self') return '';
  return sharedWith.length > 0 ? 'True' : 'False';
}

function disksBody(account: Account, image: SimulatedImage): Record<string, unknown> {
  const disks = image.disks.map((disk) =>
    defined({
      Type: disk.type,
      Device: disk.device,
      Size: String(disk.sizeGiB),
      Format: disk.format ?? '',
      ImportOSSBucket: '',
      ImportOSSObject: '',
      SnapshotId: disk.snapshotId,
      Encrypted: disk.encrypted,
      Progress: percentOf(image),
      RemainTime: remainSecondsOf(account, image),
    }),
  );
  return { DiskDeviceMapping: disks };
}

/** How much of an image is there. */
export function percentOf({ copy }: SimulatedImage): string {
  return `${String(Math.floor((copy?.done ?? 1) * 100))}%`;
}

/** How long a copy goes on, if it is one that has not ended. */
export function remainSecondsOf(account: Account, image: SimulatedImage): number | undefined {
  return image.copy && Math.ceil(((1 - image.copy.done) * account.durationMs(image)) / 1000);
}

/** Tags as ECS lists them. */
function tagsBody(tags: Record<string, string>): Record<string, string>[] {
  return Object.entries(tags).map(([key, value]) => ({ TagKey: key, TagValue: value }));
}

/** A time in ms as ECS writes it: UTC, in whole seconds. */
export function timeText(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
