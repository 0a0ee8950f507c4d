import { setCurrentDetails } from '@temporalio/workflow';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { innermostFailure } from '../shared/innermost-failure';
import { imagesNamedIn } from '../shared/named-source';
import { now } from '../shared/now';
import { closedReport, withRetention } from './drift';
import { look } from './look';
import { foreseeRetention } from './retention';
import { showDrift } from './shown-drift';

/** What the regions have of the images of a policy. Copies nothing. Completes whatever the verdict is. */
export async function checkDrift(policy: SyncPolicyInput): Promise<DriftReport> {
  setCurrentDetails(`Looks at ${imagesNamedIn(policy)}; copies nothing`);
  const { report } = await look(policy).catch((failure: unknown) => {
    throw innermostFailure(failure);
  });
  const retained = withRetention(report, await foreseeRetention(policy, report));
  const closed = closedReport(retained, { at: now(), aborted: false });
  showDrift(closed);
  return closed;
}
