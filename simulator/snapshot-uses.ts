import type { SimulatedImage } from './image';

/** Which image uses which snapshot. */
export class SnapshotUses {
  private readonly imagesByKey = new Map<string, Set<SimulatedImage>>();
  private readonly keysByImage = new Map<SimulatedImage, string[]>();

  /** Takes in what an image has become. */
  put(image: SimulatedImage): void {
    this.remove(image);
    const keys = image.disks.map(({ snapshotId }) => keyOf(image.regionId, snapshotId));
    this.keysByImage.set(image, keys);
    for (const key of keys) this.imagesByKey.set(key, (this.imagesByKey.get(key) ?? new Set()).add(image));
  }

  remove(image: SimulatedImage): void {
    for (const key of this.keysByImage.get(image) ?? []) {
      const images = this.imagesByKey.get(key);
      images?.delete(image);
      if (images?.size === 0) this.imagesByKey.delete(key);
    }
    this.keysByImage.delete(image);
  }

  /** The image with a disk of this snapshot; the last one of several. */
  imageWith(regionId: string, snapshotId: string): SimulatedImage | undefined {
    return [...(this.imagesByKey.get(keyOf(regionId, snapshotId)) ?? [])].at(-1);
  }
}

function keyOf(regionId: string, snapshotId: string): string {
  return `${regionId}/${snapshotId}`;
}
