import type { SyncPolicy } from '../contract/schema/policy';

/** A policy in a few words, for the lists of the Temporal UI. Pure. */
export function policySummary({ images: { regionId, imageIds, namePattern = 'images by tags' } }: SyncPolicy): string {
  return `${imageIds === undefined ? namePattern : `${String(imageIds.length)} images`} from ${regionId}`;
}
