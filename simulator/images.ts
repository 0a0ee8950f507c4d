import { imageKey } from './account-state';
import type { ImageKey, SimulatedImage } from './image';

/** Images by key, and by region; both in the order in which they came. */
export class Images {
  private readonly byKey = new Map<string, SimulatedImage>();
  private readonly byRegion = new Map<string, Map<string, SimulatedImage>>();

  put(image: SimulatedImage): void {
    this.byKey.set(imageKey(image), image);
    const region = this.byRegion.get(image.regionId) ?? new Map<string, SimulatedImage>();
    this.byRegion.set(image.regionId, region.set(image.imageId, image));
  }

  remove({ regionId, imageId }: ImageKey): void {
    this.byKey.delete(imageKey({ regionId, imageId }));
    this.byRegion.get(regionId)?.delete(imageId);
  }

  get(key: ImageKey): SimulatedImage | undefined {
    return this.byKey.get(imageKey(key));
  }

  in(regionId: string): SimulatedImage[] {
    return [...(this.byRegion.get(regionId)?.values() ?? [])];
  }

  all(): SimulatedImage[] {
    return [...this.byKey.values()];
  }
}
