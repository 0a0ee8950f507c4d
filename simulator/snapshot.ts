import { defined } from '../contract/defined';
import type { SimulatedImage } from './image';

/** A snapshot of the simulated account; plain JSON. Times are ms. */
export interface SimulatedSnapshot {
  regionId: string;
  snapshotId: string;
  name: string;
  createdAt: number;
  /** Of the disk that it was taken of. */
  diskType: 'system' | 'data';
  sizeGiB: number;
  encrypted: boolean;
  kmsKeyId?: string;
  resourceGroupId: string;
  /** The snapshot that it is a copy of. */
  source?: { regionId: string; snapshotId: string };
}

/** A whole snapshot. Fields that are not given get their defaults. */
export function newSnapshot(
  fields: Partial<SimulatedSnapshot> & Pick<SimulatedSnapshot, 'regionId' | 'snapshotId'>,
): SimulatedSnapshot {
  return {
    name: '',
    createdAt: 0,
    diskType: 'system',
    sizeGiB: 40,
    encrypted: false,
    resourceGroupId: '',
    ...fields,
  };
}

/** The snapshot behind one disk of a new image. */
export function snapshotOf(
  image: SimulatedImage,
  { type, sizeGiB, encrypted, kmsKeyId, copiedFrom, snapshotId }: SimulatedImage['disks'][number],
): SimulatedSnapshot {
  const { regionId, name, createdAt, resourceGroupId } = image;
  return defined({
    regionId,
    snapshotId,
    name: `SnapshotForImage-${name}`,
    createdAt,
    diskType: type,
    sizeGiB,
    encrypted,
    kmsKeyId,
    resourceGroupId,
    source: copiedFrom,
  });
}
