import type { Peaks } from './account-state';
import { isUnfinished, type SimulatedImage } from './image';
import { type CopyRoute, RouteCounts } from './route-counts';

/** How many images ECS is still working on, by region. An image that is going away counts until it is gone. */
export class Unfinished {
  private readonly routes = new Map<SimulatedImage, CopyRoute>();
  private readonly counts = new RouteCounts();

  /** Takes in what an image has become. */
  put(image: SimulatedImage): void {
    this.remove(image);
    if (!isUnfinished(image)) return;
    const route = { source: image.copy?.source.regionId ?? '', destination: image.regionId };
    this.routes.set(image, route);
    this.counts.add(route, 1);
  }

  remove(image: SimulatedImage): void {
    const route = this.routes.get(image);
    if (route === undefined) return;
    this.routes.delete(image);
    this.counts.add(route, -1);
  }

  /** Peaks that are at least as high as the counts are now. */
  raised({ into, from }: Peaks): Peaks {
    return { into: raisedBy(into, this.counts.into), from: raisedBy(from, this.counts.from) };
  }
}

function raisedBy(peaks: Record<string, number>, counts: ReadonlyMap<string, number>): Record<string, number> {
  const raised = { ...peaks };
  for (const [regionId, count] of counts) if (count > (raised[regionId] ?? 0)) raised[regionId] = count;
  return raised;
}
