import type { JournalCopy } from './journal-copies';

/** One image that is wanted in one region. */
export interface Wanted {
  imageId: string;
  regionId: string;
}

/** What somebody who copies says of a region that has its image. */
export interface Told extends Wanted {
  copyId: string;
}

/** What came of the work. */
export interface Tally {
  /** Regions that have no available copy. */
  missing: number;
  /** Copies beyond the first of an image in a region. */
  twice: number;
  /** Copies in the account that nobody tells of: paid for, and not known. */
  untold: number;
  /** Copies that are told of, and are not available. */
  wrong: number;
}

/** Compares what was wanted, what ECS has, and what was told. `available` has the ids of the images that are available. */
export function tally(
  wanted: readonly Wanted[],
  copies: readonly JournalCopy[],
  available: ReadonlySet<string>,
  told: readonly Told[],
): Tally {
  const good = copies.filter(({ imageId }) => available.has(imageId));
  const toldIds = new Set(told.map(({ copyId }) => copyId));
  const places = new Set(good.map(({ sourceImageId, to }) => placeOf(sourceImageId, to)));
  return {
    missing: wanted.filter(({ imageId, regionId }) => !places.has(placeOf(imageId, regionId))).length,
    twice: good.length - places.size,
    untold: good.filter(({ imageId }) => !toldIds.has(imageId)).length,
    wrong: told.filter(({ copyId }) => !available.has(copyId)).length,
  };
}

function placeOf(imageId: string, regionId: string): string {
  return `${imageId} ${regionId}`;
}
