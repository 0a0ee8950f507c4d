export type ImageStatus = 'Creating' | 'Waiting' | 'Available' | 'UnAvailable' | 'CreateFailed' | 'Deprecated';

export interface SimulatedDisk {
  type: 'system' | 'data';
  device: string;
  sizeGiB: number;
  snapshotId: string;
  encrypted: boolean;
}

/** A copy that has not ended; plain JSON. */
export interface RunningCopy {
  source: { regionId: string; imageId: string };
  /** Part done, 0 to 1. */
  done: number;
  /** When `done` was computed last; ms. */
  at: number;
  /** How it will end. */
  endsAs: 'Available' | 'CreateFailed' | 'UnAvailable';
}

/** An image of the simulated account; plain JSON. Times are ms. */
export interface SimulatedImage {
  regionId: string;
  imageId: string;
  name: string;
  description: string;
  status: ImageStatus;
  ownerAlias: string;
  tags: Record<string, string>;
  resourceGroupId: string;
  isCopied: boolean;
  createdAt: number;
  sizeGiB: number;
  architecture: string;
  platform: string;
  osType: string;
  bootMode: string;
  nvmeSupport: string;
  disks: SimulatedDisk[];
  visibleFrom: number;
  tagsVisibleFrom: number;
  copy?: RunningCopy;
  /** Cancelled or deleted, and not visible from then on. */
  goneFrom?: number;
}

/** An image as its owner made it, with what is not given filled in. */
export function newImage(
  given: Partial<SimulatedImage> & Pick<SimulatedImage, 'regionId' | 'imageId' | 'name'>,
): SimulatedImage {
  const sizeGiB = given.sizeGiB ?? 40;
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
    ...given,
  };
}

/** ECS is still working on it. */
export function isUnfinished({ status }: SimulatedImage): boolean {
  return status === 'Creating' || status === 'Waiting';
}
