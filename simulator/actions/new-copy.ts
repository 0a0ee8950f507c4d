import { defined } from '../../contract/defined';
import { type Account, newId } from '../account';
import type { CopyEnding, SimulatedImage } from '../image';

/** How a copy ends whose name ends like this. */
export const ENDINGS_BY_NAME = { 'create-failed': 'CreateFailed', unavailable: 'UnAvailable' } as const;

/** What CopyImage was asked to make. */
export interface CopyWish {
  regionId: string;
  name: string;
  description: string;
  tags: Record<string, string>;
  resourceGroupId: string;
  encryption: Encryption;
}

/** Whether the disks of a copy are encrypted, and with which key, if not with that of the service. */
export interface Encryption {
  encrypted: boolean;
  kmsKeyId?: string;
}

/** The image that a copy begins with, in the state `Waiting`. */
export function newCopy(account: Account, source: SimulatedImage, { encryption, ...wish }: CopyWish): SimulatedImage {
  const { visibleAfterMs, tagsVisibleAfterMs, systemTags } = account.settings;
  const now = account.now();
  const content = { ...source };
  delete content.ownerId;
  delete content.oddAnswer;
  return {
    ...content,
    ...keptAttributes(account, source),
    ...wish,
    imageId: newId('m'),
    ownerAlias: 'self',
    systemTags: { ...systemTags },
    status: 'Waiting',
    isCopied: true,
    isPublic: false,
    sharedWith: [],
    usage: 'none',
    createdAt: now,
    disks: source.disks.map((disk) => copiedDisk(disk, source.regionId, encryption)),
    visibleFrom: now + visibleAfterMs,
    tagsVisibleFrom: now + tagsVisibleAfterMs,
    copy: {
      source: { regionId: source.regionId, imageId: source.imageId },
      done: 0,
      at: now,
      endsAs: endingOf(wish.name),
    },
  };
}

type Disk = SimulatedImage['disks'][number];

/** The same disk, with a snapshot of its own to come. */
function copiedDisk(
  { type, device, sizeGiB, format, snapshotId }: Disk,
  regionId: string,
  encryption: Encryption,
): Disk {
  const copiedFrom = { regionId, snapshotId };
  return defined({ type, device, sizeGiB, format, snapshotId: '', copiedFrom, ...encryption });
}

/** CopyImage does not carry everything over. */
function keptAttributes(
  { settings: { copiesKeep } }: Account,
  source: SimulatedImage,
): Pick<SimulatedImage, 'nvmeSupport' | 'imdsSupport' | 'imageFamily'> {
  return {
    nvmeSupport: copiesKeep.includes('nvmeSupport') ? source.nvmeSupport : 'unsupported',
    imdsSupport: copiesKeep.includes('imdsSupport') ? source.imdsSupport : 'v1',
    imageFamily: copiesKeep.includes('imageFamily') ? source.imageFamily : '',
  };
}

function endingOf(name: string): CopyEnding {
  return Object.entries(ENDINGS_BY_NAME).find(([suffix]) => name.endsWith(suffix))?.[1] ?? 'Available';
}
