import type { Pruned, RetentionDecision, RetentionPlan } from '../../contract/retention';
import type { RetentionState } from '../../contract/retention-states';
import type { DriftReport } from '../../contract/schema/drift';
import type { RegionRetention, RetainedCopy, RetentionReport } from '../../contract/schema/retention-report';

/** Pure bookkeeping of retention: what is decided, and what came of it, in; the part of the drift report out. */

/** The whole report has to fit into one payload of Temporal. */
const MOST_COPIES = 500;
const LONGEST_REASON = 200;

/** What the regions of a night are judged by: those where every selected image is Correct, and why the others are not. */
export function regionsOf({ images }: DriftReport): { ready: string[]; others: RegionRetention[] } {
  const regionIds = [...new Set(images.flatMap(({ regions }) => regions.map(({ regionId }) => regionId)))];
  const lackingIn = (regionId: string): number =>
    images.filter(({ regions }) => !regions.some((cell) => cell.regionId === regionId && cell.state === 'Correct'))
      .length;
  return {
    ready: regionIds.filter((regionId) => lackingIn(regionId) === 0),
    others: regionIds.flatMap((regionId) =>
      lackingIn(regionId) === 0
        ? []
        : [unjudged(regionId, `${String(lackingIn(regionId))} of the selected images are not Correct here`)],
    ),
  };
}

/** A region in which nothing changes, and why. */
export function unjudged(regionId: string, reason: string): RegionRetention {
  return { regionId, reason: reason.slice(0, LONGEST_REASON), copies: [] };
}

/** A region as it was surveyed: what changes is still to be done, or is only told. */
export function surveyed(regionId: string, { reason, decisions, more }: RetentionPlan): RegionRetention {
  if (reason !== undefined) return unjudged(regionId, reason);
  return { regionId, copies: decisions.map(planned), ...(more > 0 && { more }) };
}

const STATE_OF_PLAN: Record<RetentionDecision['action'], RetentionState> = {
  keep: 'Kept',
  forget: 'Kept',
  deprecate: 'WouldDeprecate',
  delete: 'WouldDelete',
};

function planned({ imageId, name, source, action, reason }: RetentionDecision): RetainedCopy {
  return { imageId, name, source, state: STATE_OF_PLAN[action], reason: reason.slice(0, LONGEST_REASON) };
}

/** The region once something came of one of its decisions. */
export function withPruned(region: RegionRetention, decision: RetentionDecision, pruned: Pruned): RegionRetention {
  const change = { state: stateAfter(decision, pruned), reason: pruned.reason.slice(0, LONGEST_REASON) };
  const copies = region.copies.map((copy) => (copy.imageId === decision.imageId ? { ...copy, ...change } : copy));
  return { ...region, copies };
}

function stateAfter({ action }: RetentionDecision, { outcome }: Pruned): RetentionState {
  if (outcome === 'failed') return 'Failed';
  if (outcome !== 'done') return 'Kept';
  return action === 'delete' ? 'Deleted' : action === 'deprecate' ? 'Deprecated' : 'Kept';
}

/** The report on all regions, in the order of their names. Copies that stay are left out first. */
export function retentionReport(dryRun: boolean, regions: readonly RegionRetention[]): RetentionReport {
  let room = MOST_COPIES;
  const take = (copies: RetainedCopy[]): RetainedCopy[] => {
    const taken = copies.slice(0, room);
    room -= taken.length;
    return taken;
  };
  const sorted = [...regions].sort((one, other) => (one.regionId < other.regionId ? -1 : 1));
  const changed = sorted.map(({ copies }) => take(copies.filter(({ state }) => state !== 'Kept')));
  return {
    dryRun,
    regions: sorted.map((region, index) => {
      const kept = take(region.copies.filter(({ state }) => state === 'Kept'));
      const copies = [...(changed[index] ?? []), ...kept];
      const more = (region.more ?? 0) + region.copies.length - copies.length;
      return {
        regionId: region.regionId,
        copies,
        ...(region.reason !== undefined && { reason: region.reason }),
        ...(more > 0 && { more }),
      };
    }),
  };
}
