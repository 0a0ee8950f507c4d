import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { innermostFailure } from '../shared/innermost-failure';
import { now } from '../shared/now';
import { closedReport, withRetention } from './drift';
import { look } from './look';
import { foreseeRetention } from './retention';

/** What the regions have of the images of a policy. Copies nothing. Completes whatever the verdict is. */
export async function checkDrift(policy: SyncPolicyInput): Promise<DriftReport> {
  const { report } = await look(policy).catch((failure: unknown) => {
    throw innermostFailure(failure);
  });
  const retained = withRetention(report, await foreseeRetention(policy, report));
  return closedReport(retained, { at: now(), aborted: false });
}
