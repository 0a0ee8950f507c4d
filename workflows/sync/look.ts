import { isCancellation, log } from '@temporalio/workflow';
import type { DriftMemory, Selection } from '../../contract/night';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { now } from '../shared/now';
import { observeRegions, recallDrift, selectImages } from '../shared/proxies';
import { withCapacity } from './capacity';
import { firstReport } from './drift';

/** Selects the images of a policy, and asks the regions what they have of them. Copies nothing. */
export async function look(policy: SyncPolicyInput): Promise<{ selection: Selection; report: DriftReport }> {
  const selection = await selectImages({ policy });
  const { regionId, images, targets, policyId } = selection;
  const [regions, memory] = await Promise.all([observeRegions({ regionId, images, targets }), recall(policyId)]);
  const report = firstReport({ selection, regions, memory, at: now() });
  return { selection, report: withCapacity(report, selection) };
}

/** Without a memory, ages count from the creation of the source images. */
async function recall(policyId: string): Promise<DriftMemory> {
  try {
    return await recallDrift({ policyId });
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    log.warn('the last report of the policy cannot be read', { policyId, error: failure });
    return {};
  }
}
