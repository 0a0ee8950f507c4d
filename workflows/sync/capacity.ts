import { capacityWarnings } from '../../contract/capacity-text';
import type { Selection, SlotLimits } from '../../contract/night';
import type { Capacity, DriftReport, PoolLoad } from '../../contract/schema/drift';
import { limitOf, poolsOf } from '../region-slots/pools';
import { copiesToMake } from './drift';
import { WINDOW } from './night';

/** Pure arithmetic: whether the copies of a policy fit into the slots. */

const DAY_SECONDS = 86_400;

/** The report with its capacity; unchanged when the selection, of an earlier version, does not say what the slots are. */
export function withCapacity(report: DriftReport, { slots, copySeconds }: Selection): DriftReport {
  if (slots === undefined || copySeconds === undefined) return report;
  const recentSeconds = Math.min(DAY_SECONDS, report.rpoSeconds);
  const capacity = { copySeconds, recentSeconds, pools: loadsOf(report, slots, recentSeconds) };
  const { rpoSeconds } = report;
  return { ...report, capacity: { ...capacity, warnings: capacityWarnings(capacity, { rpoSeconds }) } };
}

type Counts = Pick<PoolLoad, 'lacking' | 'recent'>;

/** What each pool has to carry, the most loaded first. */
function loadsOf(report: DriftReport, slots: SlotLimits, recentSeconds: number): Capacity['pools'] {
  const counts = new Map<string, Counts>();
  const count = (what: keyof Counts, regionIds: readonly string[]): void => {
    for (const pool of regionIds.flatMap((regionId) => poolsIn(report, slots, regionId))) {
      const before = counts.get(pool) ?? { lacking: 0, recent: 0 };
      counts.set(pool, { ...before, [what]: before[what] + 1 });
    }
  };
  for (const { regionIds } of copiesToMake(report)) count('lacking', regionIds);
  for (const { regions } of recentImages(report, recentSeconds))
    count(
      'recent',
      regions.map(({ regionId }) => regionId),
    );
  return [...counts].map(([regionId, load]) => loadOf(report, slots, regionId, load)).sort(mostLoadedFirst);
}

function poolsIn({ regionId: sourceRegionId }: DriftReport, slots: SlotLimits, regionId: string): string[] {
  return poolsOf(slots, { sourceRegionId, regionId });
}

function loadOf(report: DriftReport, slots: SlotLimits, regionId: string, load: Counts): PoolLoad {
  const limit = limitOf(slots, regionId);
  const role = regionId === report.regionId ? 'source' : 'target';
  const perImage = role === 'source' ? (report.images[0]?.regions.length ?? 0) : 1;
  return { regionId, role, limit, atATime: Math.min(limit, WINDOW * perImage), ...load };
}

/** Images of the time before the newest one: asked in a quiet week, a policy still shows what its busy nights have to carry. */
function recentImages({ images }: DriftReport, recentSeconds: number): DriftReport['images'] {
  const times = images.map(({ copyName, createdAt }) => (copyName === undefined ? NaN : Date.parse(createdAt ?? '')));
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
  return images.filter((_, index) => newest - (times[index] ?? NaN) < recentSeconds * 1000);
}

function mostLoadedFirst(one: PoolLoad, other: PoolLoad): number {
  return shareOf(other) - shareOf(one) || one.regionId.localeCompare(other.regionId);
}

/** A pool that grants nothing is fuller than any other; it has no share that could be told. */
function shareOf({ atATime, lacking, recent }: PoolLoad): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(lacking, recent) / atATime);
}
