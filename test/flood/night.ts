import type { Client } from '@temporalio/client';
import { runsHistory } from '../../bench/stack/histories';
import type { Rig } from '../../bench/stack/rig';
import { Nights } from '../../client';
import { driftHeadline } from '../../contract/drift-text';
import { DRIFT_MEMO } from '../../contract/names';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { driftDetails } from '../../workflows/sync/drift-details';

/** One night, and the night after it, of so many short copies: what the policy allows at most. */
export async function floodNight(rig: Rig, policy: SyncPolicyInput): Promise<Record<string, string | number>> {
  const nights = new Nights(rig.client);
  const startedAt = Date.now();
  const { id } = await nights.start(policy);
  const report = await nights.result(id);
  const seconds = (Date.now() - startedAt) / 1000;
  const { runs, events, longest, failedTasks } = await runsHistory(rig.client, id);
  const again = await nextNight(nights, policy);
  return {
    verdict: driftHeadline(report),
    'night took s': seconds.toFixed(1),
    'runs of the night': runs,
    'events of the night': events,
    'longest run': longest,
    'failed tasks': failedTasks,
    'report bytes': bytesOf(report),
    'memo bytes': bytesOf(await memoOf(rig.client, id)),
    'details bytes': Buffer.byteLength(driftDetails(report)),
    CopyImage: (await rig.ecs.journal({ action: 'CopyImage' })).length,
    'next night took s': again.toFixed(1),
    'worker died': String(rig.hasWorkerDied),
    'worker MB': (await rig.workerMegabytes()).toFixed(0),
  };
}

/** A night that finds everything in its place; s. */
async function nextNight(nights: Nights, policy: SyncPolicyInput): Promise<number> {
  const startedAt = Date.now();
  const { id } = await nights.start(policy);
  await nights.result(id);
  return (Date.now() - startedAt) / 1000;
}

async function memoOf(client: Client, id: string): Promise<DriftReport | undefined> {
  const { memo } = await client.workflow.getHandle(id).describe();
  return memo?.[DRIFT_MEMO] as DriftReport | undefined;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value ?? null));
}
