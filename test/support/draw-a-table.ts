import { createProgress } from '../../client/follow/progress';
import { sampleManifest } from './manifests';

/** A program that shows a table on its terminal until a signal ends it; its clock stands still, so that tests know the table. */

/** What it shows: more rows than a low window has room for, and more columns than a narrow one. */
export const SHOWN = sampleManifest(
  Array.from({ length: 12 }, (_, number) => ({
    regionId: `cn-region-${String(number)}`,
    required: true,
    status: number === 7 ? ('copying' as const) : ('queued' as const),
    attempts: 1,
    ...(number === 7 && { progress: 43, imageId: 'm-copy0007', startedAt: '2026-11-26T14:00:00Z' }),
  })),
  'running',
);
export const NOW = Date.parse('2026-11-26T14:10:00Z');

if (require.main === module) {
  const progress = createProgress(process.stderr, { now: () => NOW });
  progress.say('started replicate/m-1');
  progress.show(SHOWN);
  setInterval(() => {
    progress.show(SHOWN);
  }, 20);
}
