import type { Side } from './messages';
import { partsOfCopyId } from './names';

/** Whose limit counts, as ECS itself has shown it; one copy is the proof. */
export interface Verdict {
  /** Whether the limit of this side counts. */
  counts: boolean;
  /** The region with one copy more on this side than its limit. */
  pool: string;
  copyId: string;
  imageId: string;
  /** ms since 1970. */
  at: number;
}

/** What pools `auto` know: a side without a verdict counts. */
export interface LearnedLimits extends Partial<Record<Side, Verdict>> {
  /** Where copies count now. */
  pools: 'both' | Side;
  /** The lane of the copy that ECS is being asked about, and beyond whose limit it is. */
  watched?: { lane: string; side: Side; pool: string };
}

/** The same for people; one line each. */
export function learnedLines(learned: LearnedLimits): string[] {
  const { watched, source, target } = learned;
  return [
    verdictLine('source', source),
    verdictLine('target', target),
    ...(watched === undefined ? [] : [`ECS is asked about ${watched.lane}: ${watched.side} ${watched.pool}`]),
  ];
}

function verdictLine(side: Side, verdict: Verdict | undefined): string {
  if (verdict === undefined) return `${side}: counts, as nothing is known`;
  const { counts, pool, copyId, imageId, at } = verdict;
  const copy = `${imageId} in ${partsOfCopyId(copyId).regionId}`;
  const when = new Date(at).toISOString();
  return counts
    ? `${side}: counts; ${copy} waited in ECS because of ${pool} (${when})`
    : `${side}: does not count; ${copy} ran beyond the limit of ${pool} (${when})`;
}
