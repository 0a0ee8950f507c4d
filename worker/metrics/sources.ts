import type { Client } from '@temporalio/client';
import { driftReportIn } from '../../contract/drift-memo';
import { REGION_SLOTS_ID, slotsQueryName } from '../../contract/names';
import type { DriftReport } from '../../contract/schema/drift';
import type { SlotsView } from '../../workflows/region-slots/view';
import { driftGauges } from './drift-gauges';
import type { Sample } from './gauge-board';
import { slotsGauges } from './slots-gauges';

/** How long Temporal may take to answer. */
const PATIENCE_MS = 10_000;

/** As many ended nights are looked through for the last of each policy. */
const NIGHTS = 50;

/** What the region slots say now. Throws when they do not run or nobody answers. */
export async function readSlots(client: Client): Promise<Sample[]> {
  const handle = client.workflow.getHandle(REGION_SLOTS_ID);
  return client.withDeadline(Date.now() + PATIENCE_MS, async () => {
    // A worker would answer for slots that have ended, too, as they were then.
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') throw new Error(`${REGION_SLOTS_ID} is ${status.name}`);
    return slotsGauges(await handle.query<SlotsView>(slotsQueryName), Date.now());
  });
}

/** What the last report of each policy says. */
export async function readDrift(client: Client): Promise<Sample[]> {
  const reports = await client.withDeadline(Date.now() + PATIENCE_MS, () => lastReports(client));
  return driftGauges(reports, Date.now());
}

/** Nights come the last to end first. */
async function lastReports(client: Client): Promise<DriftReport[]> {
  const query = `WorkflowType = "syncImages" AND ExecutionStatus IN ("Completed", "Failed", "Canceled")`;
  const reports = new Map<string, DriftReport>();
  let seen = 0;
  for await (const { memo } of client.workflow.list({ query, pageSize: NIGHTS })) {
    const report = driftReportIn(memo);
    if (report !== undefined && !reports.has(report.policyId)) reports.set(report.policyId, report);
    seen += 1;
    if (seen === NIGHTS) break;
  }
  return [...reports.values()];
}
