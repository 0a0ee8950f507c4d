import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { messageOf } from '../../contract/message-of';
import type { Pruned, RetentionDecision, RetentionPlan } from '../../contract/retention';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import type { RegionRetention, RetentionReport } from '../../contract/schema/retention-report';
import { innermostFailure } from '../shared/innermost-failure';
import { deleteSnapshots, planRetention, pruneCopy, surveyRetention } from '../shared/proxies';
import { regionsOf, retentionReport, surveyed, unjudged, withPruned } from './retention-report';

/** What retention would do at the present; changes nothing. Undefined for a policy without it. Never throws. */
export async function foreseeRetention(
  policy: SyncPolicyInput,
  report: DriftReport,
): Promise<RetentionReport | undefined> {
  if (policy.retention === undefined) return undefined;
  const { ready, others } = regionsOf(report);
  const regions = await Promise.all(ready.map((regionId) => foresee(policy, regionId)));
  return retentionReport(true, [...others, ...regions]);
}

async function foresee(policy: SyncPolicyInput, regionId: string): Promise<RegionRetention> {
  return (await ask(regionId, () => planRetention({ policy, regionId }))).region;
}

/**
 * Deprecates and deletes what a policy lets go, once the copies of the night are verified. An abort ends it before the next
 * change. Undefined for a policy without retention. Never throws.
 */
export async function retain(policy: SyncPolicyInput, report: DriftReport): Promise<RetentionReport | undefined> {
  if (policy.retention === undefined) return undefined;
  if (policy.retention.dryRun === true) return foreseeRetention(policy, report);
  const { ready, others } = regionsOf(report);
  const regions = await Promise.all(ready.map((regionId) => retainRegion(policy, regionId)));
  return retentionReport(false, [...others, ...regions]);
}

async function retainRegion(policy: SyncPolicyInput, regionId: string): Promise<RegionRetention> {
  const { plan, region: first } = await ask(regionId, () => surveyRetention({ policy, regionId }));
  let region = first;
  for (const decision of plan?.decisions ?? []) {
    if (decision.action === 'keep') continue;
    region = withPruned(region, decision, await prune(policy, regionId, decision, decision.action));
  }
  return region;
}

/** A region that cannot be surveyed is left as it is. */
async function ask(
  regionId: string,
  survey: () => Promise<RetentionPlan>,
): Promise<{ plan?: RetentionPlan; region: RegionRetention }> {
  try {
    const plan = await survey();
    return { plan, region: surveyed(regionId, plan) };
  } catch (failure) {
    return { region: unjudged(regionId, reasonOf(failure)) };
  }
}

/** A change that has begun comes to its end when the night is aborted, and no other begins. */
async function prune(
  policy: SyncPolicyInput,
  regionId: string,
  { imageId, snapshotIds }: RetentionDecision,
  action: Exclude<RetentionDecision['action'], 'keep'>,
): Promise<Pruned> {
  if (CancellationScope.current().consideredCancelled) return { outcome: 'kept', reason: ABORTED };
  try {
    const pruned = await pruneCopy({ policy, regionId, imageId, action });
    if (action !== 'delete' || pruned.outcome !== 'done') return pruned;
    const left = await CancellationScope.nonCancellable(() => removeSnapshots(regionId, snapshotIds));
    return left === '' ? pruned : { ...pruned, reason: left };
  } catch (failure) {
    return { outcome: isCancellation(failure) ? 'kept' : 'failed', reason: reasonOf(failure) };
  }
}

/** What is left of the snapshots, in words; empty when nothing is. */
async function removeSnapshots(regionId: string, snapshotIds: string[]): Promise<string> {
  if (snapshotIds.length === 0) return '';
  try {
    const left = await deleteSnapshots({ regionId, snapshotIds });
    return left.length === 0 ? '' : `it is deleted, and its snapshots ${left.join(', ')} are left`;
  } catch (failure) {
    return `it is deleted, and its snapshots ${snapshotIds.join(', ')} may be left: ${reasonOf(failure)}`;
  }
}

const ABORTED = 'the night was aborted';

function reasonOf(failure: unknown): string {
  return isCancellation(failure) ? ABORTED : messageOf(innermostFailure(failure));
}
