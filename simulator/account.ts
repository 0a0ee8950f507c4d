import { randomBytes } from 'node:crypto';
import {
  type AccountState,
  emptyState,
  imageKey,
  type Peaks,
  type StateChange,
  type TokenRecord,
} from './account-state';
import { Copies } from './copies';
import { durationMs, progressTo } from './copy-progress';
import { DueTimes } from './due-times';
import { type CopyEnding, endCopy, newImage, type SimulatedImage } from './image';
import { type SimulatedInstance, type TemplateVersion, versionKey } from './image-users';
import { Images } from './images';
import type { Settings } from './settings';
import { type SimulatedSnapshot, snapshotOf } from './snapshot';
import { SnapshotUses } from './snapshot-uses';
import { Unfinished } from './unfinished';

/**
 * The images of one account in all regions, and the copies that run. Time passes when `advance` is called. Images are
 * changed here only, so that counts and the state file follow.
 */
export class Account {
  /** Host and port of the endpoints that the simulator plays itself, by region. */
  readonly endpoints = new Map<string, string>();
  readonly settings: Settings;
  private currentPeaks: Peaks;
  private readonly images = new Images();
  private readonly copies = new Copies(() => this.settings);
  private readonly unfinished = new Unfinished();
  private readonly snapshotUses = new SnapshotUses();
  /** Images that stay visible for a while after their end. */
  private readonly leaving = new DueTimes<SimulatedImage>();
  private readonly snapshotsById: Map<string, SimulatedSnapshot>;
  private readonly instances: Map<string, SimulatedInstance>;
  private readonly templateVersions: Map<string, TemplateVersion>;
  private readonly tokens: Map<string, TokenRecord>;
  private readonly unsaved = new Map<string, StateChange>();

  constructor(
    { settings, images, snapshots, instances, templateVersions, tokens, peaks }: AccountState = emptyState(),
    readonly now: () => number = Date.now,
  ) {
    this.settings = settings;
    this.currentPeaks = peaks;
    this.snapshotsById = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
    this.instances = new Map(instances.map((instance) => [instance.instanceId, instance]));
    this.templateVersions = new Map(templateVersions.map((version) => [versionKey(version), version]));
    this.tokens = new Map(Object.entries(tokens));
    for (const image of images) this.put(image);
  }

  get peaks(): Peaks {
    return this.currentPeaks;
  }

  /** Changes settings. Running copies keep what they have done. */
  set(changes: Partial<Settings>): void {
    this.advance();
    const running = this.copies.runningCopies();
    for (const image of running) progressTo(this.now(), this.settings, image);
    Object.assign(this.settings, changes);
    for (const image of running) this.put(image);
    this.note(['settings', '', this.settings]);
    this.advance();
  }

  add(fields: Parameters<typeof newImage>[0]): SimulatedImage {
    const image = newImage({ createdAt: this.now(), ...fields });
    this.insert(image);
    return image;
  }

  /** Starts a copy, which runs at once when there is room. */
  begin(image: SimulatedImage): void {
    this.advance();
    this.insert(image);
    this.advance();
    this.currentPeaks = this.unfinished.raised(this.currentPeaks);
    this.note(['peaks', '', this.currentPeaks]);
  }

  /** The images of a region that exist, visible or not. */
  imagesIn(regionId: string): Readonly<SimulatedImage>[] {
    this.advance();
    return this.images.in(regionId).map((image) => this.upToDate(image));
  }

  allImages(): Readonly<SimulatedImage>[] {
    this.advance();
    return this.images.all().map((image) => this.upToDate(image));
  }

  find(regionId: string, imageId: string): Readonly<SimulatedImage> | undefined {
    this.advance();
    const image = this.images.get({ regionId, imageId });
    return image && this.upToDate(image);
  }

  /** Changes an image in place. One that gets another region or id leaves its old place. */
  change(image: SimulatedImage, changes: Partial<SimulatedImage>): void {
    const isMoved = imageKey({ ...image, ...changes }) !== imageKey(image);
    if (isMoved) this.forget(image);
    Object.assign(image, changes);
    this.put(image);
  }

  /** Ends a copy now, as it would end by itself. */
  end(image: SimulatedImage, status: CopyEnding): void {
    this.endAt(this.now(), image, status);
    this.advance();
  }

  /** Takes an image away, at once or some time later. */
  remove(image: SimulatedImage, afterMs = 0): void {
    delete image.copy;
    this.change(image, { goneFrom: this.now() + afterMs });
    this.advance();
  }

  /** The snapshots of a region, or of all regions. */
  snapshots(regionId?: string): SimulatedSnapshot[] {
    const all = [...this.snapshotsById.values()];
    return regionId === undefined ? all : all.filter((snapshot) => snapshot.regionId === regionId);
  }

  findSnapshot(snapshotId: string): SimulatedSnapshot | undefined {
    return this.snapshotsById.get(snapshotId);
  }

  /** The image that uses a snapshot, as it was when `advance` was called last: callers ask for many snapshots at a time. */
  imageWith({ regionId, snapshotId }: SimulatedSnapshot): Readonly<SimulatedImage> | undefined {
    const image = this.snapshotUses.imageWith(regionId, snapshotId);
    return image && this.upToDate(image);
  }

  removeSnapshots(snapshotIds: readonly string[]): void {
    for (const snapshotId of snapshotIds) {
      if (this.snapshotsById.delete(snapshotId)) this.note(['snapshot', snapshotId, null]);
    }
  }

  instancesIn(regionId: string): SimulatedInstance[] {
    return [...this.instances.values()].filter((instance) => instance.regionId === regionId);
  }

  /** Whether instances use an image. */
  isUsed({ regionId, imageId, usage }: SimulatedImage): boolean {
    return usage === 'instance' || this.instancesIn(regionId).some((instance) => instance.imageId === imageId);
  }

  /** An instance with the same id is replaced. */
  addInstance(instance: SimulatedInstance): void {
    this.instances.set(instance.instanceId, instance);
    this.note(['instance', instance.instanceId, instance]);
  }

  removeInstance(instanceId: string): boolean {
    this.note(['instance', instanceId, null]);
    return this.instances.delete(instanceId);
  }

  templateVersionsIn(regionId: string): TemplateVersion[] {
    return [...this.templateVersions.values()].filter((version) => version.regionId === regionId);
  }

  /** A version with the same number is replaced. */
  addTemplateVersion(version: TemplateVersion): void {
    this.templateVersions.set(versionKey(version), version);
    this.note(['templateVersion', versionKey(version), version]);
  }

  /** Takes a launch template away, with all of its versions. */
  removeTemplate(launchTemplateId: string): boolean {
    const keys = [...this.templateVersions].flatMap(([key, version]) =>
      version.launchTemplateId === launchTemplateId ? [key] : [],
    );
    for (const key of keys) {
      this.templateVersions.delete(key);
      this.note(['templateVersion', key, null]);
    }
    return keys.length > 0;
  }

  tokenRecord(token: string): TokenRecord | undefined {
    return this.tokens.get(token);
  }

  rememberToken(token: string, record: TokenRecord): void {
    this.tokens.set(token, record);
    this.note(['token', token, record]);
  }

  /** Lets the time since the last call pass. Copies end one after the other; each end makes room for the next copy. */
  advance(): void {
    const now = this.now();
    this.startCopies(now);
    for (let next = this.copies.nextToEnd(); next !== undefined && next.at <= now; next = this.copies.nextToEnd()) {
      const { item: image, at } = next;
      this.endAt(at, image, image.copy?.endsAs ?? 'Available');
      this.startCopies(at);
    }
    for (let next = this.leaving.first; next !== undefined && next.at <= now; next = this.leaving.first) {
      this.forget(next.item);
    }
  }

  /** From when on an image is usable whose copy ends at a time; both are ms. */
  usableFrom(endsAt: number): number {
    return endsAt + this.settings.usableAfterSeconds * 1000;
  }

  /** How long this copy takes. */
  durationMs(image: SimulatedImage): number {
    return durationMs(this.settings, image);
  }

  /** All that it remembers. */
  state(): AccountState {
    return {
      settings: this.settings,
      images: this.images.all(),
      snapshots: this.snapshots(),
      instances: [...this.instances.values()],
      templateVersions: [...this.templateVersions.values()],
      tokens: Object.fromEntries(this.tokens),
      peaks: this.currentPeaks,
    };
  }

  /** What has changed since this was asked last. */
  takeChanges(): StateChange[] {
    const changes = [...this.unsaved.values()];
    this.unsaved.clear();
    return changes;
  }

  private startCopies(at: number): void {
    for (let image = this.copies.nextToStart(); image !== undefined; image = this.copies.nextToStart()) {
      if (image.copy !== undefined) image.copy.at = at;
      image.status = 'Creating';
      this.put(image);
    }
  }

  private endAt(at: number, image: SimulatedImage, status: CopyEnding): void {
    endCopy(image, status, this.usableFrom(at));
    this.put(image);
  }

  private upToDate(image: SimulatedImage): SimulatedImage {
    if (image.copy !== undefined) progressTo(this.now(), this.settings, image);
    return image;
  }

  /** Every disk of an image has a snapshot behind it. An image with the same id is replaced. */
  private insert(image: SimulatedImage): void {
    const earlier = this.images.get(image);
    if (earlier !== undefined) this.forget(earlier);
    for (const disk of image.disks) {
      if (disk.snapshotId !== '') continue;
      disk.snapshotId = newId('s');
      const snapshot = snapshotOf(image, disk);
      this.snapshotsById.set(disk.snapshotId, snapshot);
      this.note(['snapshot', disk.snapshotId, snapshot]);
    }
    this.put(image);
  }

  /** Takes in what an image has become. */
  private put(image: SimulatedImage): void {
    this.images.put(image);
    this.copies.put(image);
    this.unfinished.put(image);
    this.snapshotUses.put(image);
    if (image.goneFrom !== undefined) this.leaving.set(image, image.goneFrom);
    this.note(['image', imageKey(image), image]);
  }

  private forget(image: SimulatedImage): void {
    this.images.remove(image);
    this.copies.remove(image);
    this.unfinished.remove(image);
    this.snapshotUses.remove(image);
    this.leaving.delete(image);
    this.note(['image', imageKey(image), null]);
  }

  private note(change: StateChange): void {
    this.unsaved.set(`${change[0]} ${change[1]}`, change);
  }
}

/** An id in the form that ECS uses. */
export function newId(prefix: 'm' | 's'): string {
  return `${prefix}-sim${BigInt(`0x${randomBytes(10).toString('hex')}`)
    .toString(36)
    .slice(0, 14)}`;
}
