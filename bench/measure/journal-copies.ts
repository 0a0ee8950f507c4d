import type { JournalEntry } from '../../simulator';

/** A copy that ECS has begun. */
export interface JournalCopy {
  imageId: string;
  sourceImageId: string;
  from: string;
  to: string;
  /** When it was asked for; ms since 1970. */
  at: number;
}

/** The copies that the calls of CopyImage began, each once: a call may be repeated with its client token. */
export function journalCopies(journal: readonly JournalEntry[]): JournalCopy[] {
  const copies = new Map<string, JournalCopy>();
  for (const { action, imageId, parameters, at } of journal) {
    if (action !== 'CopyImage' || imageId === undefined || copies.has(imageId)) continue;
    const { RegionId: from = '', DestinationRegionId: to = '', ImageId: sourceImageId = '' } = parameters;
    copies.set(imageId, { imageId, sourceImageId, from, to, at });
  }
  return [...copies.values()];
}
