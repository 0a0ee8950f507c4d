import { RETENTION_STATES } from './retention-states';
import type { RetainedCopy, RetentionReport } from './schema/retention-report';

/** How many copies are in each state, as one line: `retention: 2 Deprecated, 5 Kept`. */
export function retentionHeadline({ dryRun, regions }: RetentionReport): string {
  const copies = regions.flatMap((region) => region.copies);
  const unlisted = regions.reduce((sum, { more = 0 }) => sum + more, 0);
  const counts = RETENTION_STATES.flatMap((state) => {
    const count = copies.filter((copy) => copy.state === state).length + (state === 'Kept' ? unlisted : 0);
    return count === 0 ? [] : [`${String(count)} ${state}`];
  });
  return `retention${dryRun ? ' (dry run)' : ''}: ${counts.length === 0 ? 'nothing to do' : counts.join(', ')}`;
}

export const RETENTION_HEADINGS = ['COPY', 'REGION', 'STATE', 'SOURCE', ''] as const;

/**
 * What changes or fails, and the regions where nothing was judged; in a dry run also what stays, and why. Cells of a table by
 * `RETENTION_HEADINGS`.
 */
export function retentionRows({ dryRun, regions }: RetentionReport): string[][] {
  return regions.flatMap(({ regionId, reason, copies }) => [
    ...(reason === undefined ? [] : [['', regionId, 'Kept', '', oneLine(reason)]]),
    ...copies.filter(({ state }) => dryRun || state !== 'Kept').map((copy) => rowOf(regionId, copy)),
  ]);
}

function rowOf(regionId: string, { imageId, source, state, reason }: RetainedCopy): string[] {
  return [imageId, regionId, state, source, oneLine(reason)];
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
