import { endsAt } from './copy-progress';
import { DueTimes } from './due-times';
import type { SimulatedImage } from './image';
import { type CopyRoute, RouteCounts } from './route-counts';
import type { Settings } from './settings';

/** Copies that wait for the same regions. Either the first one has room, or none of them. */
interface Line extends CopyRoute {
  images: Set<SimulatedImage>;
}

/** How a copy is counted. */
interface Place extends CopyRoute {
  isRunning: boolean;
  /** Of two copies that wait, that with the lower number came first. */
  number: number;
}

/** The copies that run or wait: which of them starts next, and which ends next. The counts follow each change. */
export class Copies {
  private readonly places = new Map<SimulatedImage, Place>();
  private readonly lines = new Map<string, Line>();
  private readonly running = new RouteCounts();
  private readonly ends = new DueTimes<SimulatedImage>();
  private numbers = 0;

  constructor(private readonly settings: () => Settings) {}

  /** Takes in what an image has become. A copy that goes on waiting keeps its place. */
  put(image: SimulatedImage): void {
    const earlier = this.places.get(image);
    const now = placeOf(image);
    if (earlier !== undefined && !isSame(earlier, now)) this.remove(image);
    if (now === undefined) return;
    if (!this.places.has(image)) this.add(image, { ...now, number: (this.numbers += 1) });
    if (now.isRunning) this.ends.set(image, endsAt(this.settings(), image));
  }

  remove(image: SimulatedImage): void {
    const place = this.places.get(image);
    if (place === undefined) return;
    this.places.delete(image);
    if (place.isRunning) {
      this.running.add(place, -1);
      this.ends.delete(image);
      return;
    }
    const { images } = this.lineOf(place);
    images.delete(image);
    if (images.size === 0) this.lines.delete(lineKey(place));
  }

  runningCopies(): SimulatedImage[] {
    return [...this.places].filter(([, { isRunning }]) => isRunning).map(([image]) => image);
  }

  /** The copy that has waited longest of those that have room. */
  nextToStart(): SimulatedImage | undefined {
    let next: SimulatedImage | undefined;
    for (const line of this.lines.values()) {
      const [head] = line.images;
      if (head !== undefined && this.hasRoom(line) && this.numberOf(head) < this.numberOf(next)) next = head;
    }
    return next;
  }

  /** The running copy that ends next, and when; ms. */
  nextToEnd(): { readonly item: SimulatedImage; readonly at: number } | undefined {
    return this.ends.first;
  }

  private add(image: SimulatedImage, place: Place): void {
    this.places.set(image, place);
    if (place.isRunning) this.running.add(place, 1);
    else this.lineOf(place).images.add(image);
  }

  private lineOf({ source, destination }: CopyRoute): Line {
    const key = lineKey({ source, destination });
    const line = this.lines.get(key) ?? { source, destination, images: new Set() };
    this.lines.set(key, line);
    return line;
  }

  private numberOf(image: SimulatedImage | undefined): number {
    return (image === undefined ? undefined : this.places.get(image)?.number) ?? Infinity;
  }

  private hasRoom({ source, destination }: CopyRoute): boolean {
    const { limit, limitKey, otherCopies } = this.settings();
    const isFull = (counts: ReadonlyMap<string, number>, regionId: string): boolean =>
      (counts.get(regionId) ?? 0) + (otherCopies[regionId] ?? 0) >= limit;
    const hasRoomAtSource = limitKey === 'destination' || !isFull(this.running.from, source);
    return hasRoomAtSource && (limitKey === 'source' || !isFull(this.running.into, destination));
  }
}

function placeOf({ regionId, status, copy }: SimulatedImage): Omit<Place, 'number'> | undefined {
  if (copy === undefined || (status !== 'Creating' && status !== 'Waiting')) return undefined;
  return { source: copy.source.regionId, destination: regionId, isRunning: status === 'Creating' };
}

function isSame(earlier: Place, now: Omit<Place, 'number'> | undefined): boolean {
  return now !== undefined && lineKey(earlier) === lineKey(now) && earlier.isRunning === now.isRunning;
}

function lineKey({ source, destination }: CopyRoute): string {
  return `${source}>${destination}`;
}
