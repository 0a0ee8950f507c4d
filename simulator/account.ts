import { randomBytes } from 'node:crypto';
import { endCopy, isUnfinished, newImage, type SimulatedImage } from './image';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { type SimulatedSnapshot, snapshotOf } from './snapshot';

/** How many copies were unfinished at the same time, at most, by region. */
export interface Peaks {
  into: Record<string, number>;
  from: Record<string, number>;
}

/** What became of a call with a client token: the image that it started, or nothing when the call failed. */
export interface TokenRecord {
  fingerprint: string;
  imageId?: string;
  at: number;
}

/** What the state file holds; plain JSON. */
export interface AccountState {
  settings: Settings;
  images: SimulatedImage[];
  snapshots: SimulatedSnapshot[];
  /** Client tokens of CopyImage and what became of their calls. */
  tokens: Record<string, TokenRecord>;
  peaks: Peaks;
}

/** An account without images. */
export function emptyState(): AccountState {
  return { settings: { ...DEFAULT_SETTINGS }, images: [], snapshots: [], tokens: {}, peaks: { into: {}, from: {} } };
}

/** The images of one account in all regions, and the copies that run. Time passes when `advance` is called. */
export class Account {
  /** Host and port of the endpoints that the simulator plays itself, by region. */
  readonly endpoints = new Map<string, string>();

  constructor(
    readonly state: AccountState = emptyState(),
    readonly now: () => number = Date.now,
  ) {}

  get settings(): Settings {
    return this.state.settings;
  }

  add(fields: Parameters<typeof newImage>[0]): SimulatedImage {
    const image = newImage({ createdAt: this.now(), ...fields });
    this.insert(image);
    return image;
  }

  removeSnapshots(snapshotIds: readonly string[]): void {
    this.state.snapshots = this.state.snapshots.filter(({ snapshotId }) => !snapshotIds.includes(snapshotId));
  }

  /** The images of a region that exist, visible or not. */
  imagesIn(regionId: string): SimulatedImage[] {
    this.advance();
    return this.state.images.filter((image) => image.regionId === regionId && !this.isGone(image));
  }

  find(regionId: string, imageId: string): SimulatedImage | undefined {
    return this.imagesIn(regionId).find((image) => image.imageId === imageId);
  }

  /** Changes an image in place. */
  change(image: SimulatedImage, changes: Partial<SimulatedImage>): void {
    Object.assign(image, changes);
  }

  tokenRecord(token: string): TokenRecord | undefined {
    return Object.hasOwn(this.state.tokens, token) ? this.state.tokens[token] : undefined;
  }

  rememberToken(token: string, record: TokenRecord): void {
    this.state.tokens[token] = record;
  }

  /** The snapshots of a region, or of all regions. */
  snapshots(regionId?: string): SimulatedSnapshot[] {
    return this.state.snapshots.filter((snapshot) => regionId === undefined || snapshot.regionId === regionId);
  }

  /** Takes an image away, at once or some time later. */
  remove(image: SimulatedImage, afterMs = 0): void {
    delete image.copy;
    image.goneFrom = this.now() + afterMs;
    this.advance();
  }

  /** Starts a copy, which runs at once when there is room. */
  begin(image: SimulatedImage): void {
    this.advance();
    this.insert(image);
    this.advance();
    this.recordPeaks();
  }

  unfinishedCopies(): SimulatedImage[] {
    this.advance();
    return this.state.images.filter((image) => isUnfinished(image) && !this.isGone(image));
  }

  /** Lets the time since the last call pass. Copies end one after the other; each end makes room for the next copy. */
  advance(): void {
    const now = this.now();
    for (;;) {
      this.promote();
      const next = this.nextToEnd();
      if (next === undefined || next.endsAt > now) break;
      this.progressTo(next.endsAt);
      endCopy(next.image, next.image.copy?.endsAs ?? 'Available', this.usableFrom(next.endsAt));
    }
    this.progressTo(now);
    this.state.images = this.state.images.filter((image) => !this.isGone(image));
  }

  /** From when on an image is usable whose copy ends at a time; both are ms. */
  usableFrom(endsAt: number): number {
    return endsAt + this.settings.usableAfterSeconds * 1000;
  }

  /** How long this copy takes. */
  durationMs(image: SimulatedImage): number {
    const spread = Buffer.from(image.regionId).reduce((sum, byte) => sum + byte, 0) % 51;
    return Math.max(1, this.settings.copySeconds * 1000 * (0.75 + spread / 100));
  }

  /** Every disk of an image has a snapshot behind it. */
  private insert(image: SimulatedImage): void {
    for (const disk of image.disks) {
      if (disk.snapshotId !== '') continue;
      disk.snapshotId = newId('s');
      this.state.snapshots.push(snapshotOf(image, disk));
    }
    this.state.images.push(image);
  }

  private isGone({ goneFrom }: SimulatedImage): boolean {
    return goneFrom !== undefined && goneFrom <= this.now();
  }

  private promote(): void {
    for (const image of this.copies()) {
      if (image.status !== 'Waiting' || !this.hasRoom(image)) continue;
      image.status = 'Creating';
    }
  }

  private hasRoom(image: SimulatedImage): boolean {
    const { limit, limitKey } = this.settings;
    return (
      (limitKey === 'source' || this.slotsTaken(destinationOf(image), destinationOf) < limit) &&
      (limitKey === 'destination' || this.slotsTaken(sourceOf(image), sourceOf) < limit)
    );
  }

  private slotsTaken(regionId: string, regionOf: (image: SimulatedImage) => string): number {
    const own = this.copies().filter((image) => image.status === 'Creating' && regionOf(image) === regionId);
    return own.length + (this.settings.otherCopies[regionId] ?? 0);
  }

  private nextToEnd(): { image: SimulatedImage; endsAt: number } | undefined {
    if (this.settings.stallAtPercent !== null) return undefined;
    let next: { image: SimulatedImage; endsAt: number } | undefined;
    for (const image of this.copies()) {
      if (image.status !== 'Creating' || image.copy === undefined) continue;
      const endsAt = image.copy.at + (1 - image.copy.done) * this.durationMs(image);
      if (next === undefined || endsAt < next.endsAt) next = { image, endsAt };
    }
    return next;
  }

  private progressTo(time: number): void {
    const end = (this.settings.stallAtPercent ?? 100) / 100;
    for (const image of this.copies()) {
      const { copy } = image;
      if (copy === undefined || time <= copy.at) continue;
      const gained = (time - copy.at) / this.durationMs(image);
      if (image.status === 'Creating') copy.done = Math.max(copy.done, Math.min(end, copy.done + gained));
      copy.at = time;
    }
  }

  private copies(): SimulatedImage[] {
    return this.state.images.filter(({ copy }) => copy !== undefined);
  }

  private recordPeaks(): void {
    const { into, from } = this.state.peaks;
    for (const [peaks, regionOf] of [
      [into, destinationOf],
      [from, sourceOf],
    ] as const) {
      const counts: Record<string, number> = {};
      for (const image of this.unfinishedCopies()) counts[regionOf(image)] = (counts[regionOf(image)] ?? 0) + 1;
      for (const [regionId, count] of Object.entries(counts)) peaks[regionId] = Math.max(peaks[regionId] ?? 0, count);
    }
  }
}

function destinationOf(image: SimulatedImage): string {
  return image.regionId;
}

function sourceOf(image: SimulatedImage): string {
  return image.copy?.source.regionId ?? '';
}

/** An id in the form that ECS uses. */
export function newId(prefix: 'm' | 's'): string {
  return `${prefix}-sim${BigInt(`0x${randomBytes(10).toString('hex')}`)
    .toString(36)
    .slice(0, 14)}`;
}
