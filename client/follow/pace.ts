import type { Manifest } from '../../contract/schema/manifest';

/** When the progress of each region was first seen as it is: ECS is asked seldom, and the progress is old between. */
export class Pace {
  private readonly seen = new Map<string, { progress: number | undefined; at: number }>();

  /** In ms since 1970, as `now`, by target region. */
  of({ copies }: Manifest, now: number): ReadonlyMap<string, number> {
    for (const { regionId, progress } of copies)
      if (this.seen.get(regionId)?.progress !== progress) this.seen.set(regionId, { progress, at: now });
    return new Map([...this.seen].map(([regionId, { at }]) => [regionId, at]));
  }
}
