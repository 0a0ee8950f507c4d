import { driftReportIn } from '../../contract/drift-memo';
import { type DriftMemory, memoryKey } from '../../contract/night';
import type { DriftReport } from '../../contract/schema/drift';
import type { Dependencies } from '../shared/dependencies';

/**
 * What the last report of a policy knew, which its workflow keeps in its memo. Empty without one: no night has run under the
 * id of the policy, or the server has removed it since.
 */
export function recallDrift({ client }: Dependencies) {
  return async ({ policyId }: { policyId: string }): Promise<DriftMemory> => {
    const query = `WorkflowType = "syncImages" AND WorkflowId STARTS_WITH "${policyId}" AND ExecutionStatus IN ("Completed", "Failed", "Canceled")`;
    for await (const { memo } of client.workflow.list({ query, pageSize: 1 })) {
      const report = driftReportIn(memo);
      if (report !== undefined) return memoryOf(report);
    }
    return {};
  };
}

function memoryOf({ at, images }: DriftReport): DriftMemory {
  const entries = images.flatMap(({ imageId, regions }) =>
    regions.map(
      ({ regionId, state, since }) => [memoryKey(imageId, regionId), state === 'Correct' ? at : since] as const,
    ),
  );
  return Object.fromEntries(entries.flatMap(([key, since]) => (since === undefined ? [] : [[key, since]])));
}
