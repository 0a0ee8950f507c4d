import type { CopyOutcome } from '../../contract/outcome';
import type { CopyRecord } from '../../contract/schema/manifest';
import type { CopySpec } from '../../contract/schema/plan';

/** The finished copies of a replication that may be copied on in place of the source. Pure. */
export class Relays {
  /** Ids of the images by region, in the order in which they were finished. */
  private readonly images = new Map<string, string>();
  /** Regions of copies that were of no use. */
  private readonly useless = new Set<string>();
  /** There are others than the region slots have heard of. */
  private areNews = false;

  constructor(private readonly isRelaying: boolean) {}

  /** Takes in how a copy has ended. Encrypted copies, and those that another replication made, are never copied on. */
  hear({ regionId, via, dropped }: CopyRecord, outcome: CopyOutcome, { encrypted }: CopySpec): void {
    if (!this.isRelaying) return;
    if (outcome.status === 'deferred' && outcome.error.code === 'RelayLost' && via !== undefined)
      this.drop(via.regionId);
    // What was dropped may be about to be deleted.
    if (outcome.status !== 'available' || outcome.adopted || dropped === true) return;
    if (encrypted === true || outcome.encrypted === true || this.useless.has(regionId)) return;
    this.images.set(regionId, outcome.imageId);
    this.areNews = true;
  }

  /** Whether the region slots have to hear of them before anything else asks for it. */
  get areUntold(): boolean {
    return this.areNews;
  }

  /** The regions as the region slots are told of them; undefined when the replication does not relay. */
  tell(): string[] | undefined {
    this.areNews = false;
    return this.isRelaying ? [...this.images.keys()] : undefined;
  }

  /** For the copies that ask what to make; undefined when there are none. */
  byRegion(): Record<string, string> | undefined {
    return this.images.size === 0 ? undefined : Object.fromEntries(this.images);
  }

  private drop(regionId: string): void {
    this.useless.add(regionId);
    if (this.images.delete(regionId)) this.areNews = true;
  }
}
