import type { Client } from '@temporalio/client';
import type { SlotRequest } from '../../contract/messages';
import { COPY_MEMO, REGION_SLOTS_ID } from '../../contract/names';
import type { FaultKind, FaultRule } from '../../simulator';
import { reset } from '../support/reset';
import type { Cluster } from './cluster';
import type { Random } from './random';

/** Share of the calls to ECS that go wrong. */
export const FAULT_SHARE = 0.2;

const KINDS: readonly FaultKind[] = [
  'error',
  'errorAfterwards',
  'throttle',
  'dropBefore',
  'dropAfterwards',
  'delayAfterwards',
  'hang',
  'html',
  'empty',
  'truncated',
  'null',
  'withoutImageId',
];

/** Every kind of fault with the same share. */
export async function injectFaults(cluster: Cluster, seed: number): Promise<void> {
  await cluster.ecs.clearFaults({ seed });
  const probability = FAULT_SHARE / KINDS.length;
  for (const kind of KINDS) {
    const rule: FaultRule = { kind, probability };
    await cluster.ecs.addFault(kind === 'delayAfterwards' ? { ...rule, delayMs: 400 } : rule);
  }
}

/** What was done to the cluster, and which copies it may have hurt: `<name>/<region>`. */
export interface Done {
  counts: Record<string, number>;
  hurt: Set<string>;
}

export type Injection = (cluster: Cluster, random: Random, done: Done) => Promise<void>;

/** What befalls the processes and workflows. */
export const INJECTIONS: Readonly<Record<string, Injection>> = {
  'kill worker': (cluster, random) => cluster.killWorker(Math.floor(random.next() * 10)),
  'kill Temporal': (cluster) => cluster.killTemporal(),
  'kill simulator': async (cluster, random) => {
    await cluster.killSimulator();
    await injectFaults(cluster, Math.floor(random.next() * 1e9));
  },
  'terminate copy': async (cluster, random, done) => {
    const lane = await pickLane(cluster.client, random);
    if (lane === undefined) return;
    done.hurt.add(lane.copy);
    await cluster.client.workflow.getHandle(lane.id, lane.runId).terminate('chaos');
  },
  'reset copy': async (cluster, random, done) => {
    const lane = await pickLane(cluster.client, random);
    if (lane === undefined) return;
    done.hurt.add(lane.copy);
    await reset(cluster.client, lane.id, lane.runId);
  },
  'terminate slots': async (cluster) => {
    await cluster.client.workflow.getHandle(REGION_SLOTS_ID).terminate('chaos');
  },
  'reset slots': async (cluster) => {
    const { runId } = await cluster.client.workflow.getHandle(REGION_SLOTS_ID).describe();
    await reset(cluster.client, REGION_SLOTS_ID, runId);
  },
  'reset replication': async (cluster, random) => {
    const running = await list(cluster.client, "WorkflowType = 'replicateImage' AND ExecutionStatus = 'Running'");
    if (running.length === 0) return;
    const { workflowId, runId } = random.pick(running);
    await reset(cluster.client, workflowId, runId);
  },
};

async function pickLane(
  client: Client,
  random: Random,
): Promise<{ id: string; runId: string; copy: string } | undefined> {
  const running = await list(client, "WorkflowType = 'copyImage' AND ExecutionStatus = 'Running'");
  if (running.length === 0) return undefined;
  const { workflowId } = random.pick(running);
  const { runId, status, memo } = await client.workflow.getHandle(workflowId).describe();
  const request = memo?.[COPY_MEMO] as SlotRequest | undefined;
  if (status.name !== 'RUNNING' || request === undefined) return undefined;
  return { id: workflowId, runId, copy: `${request.spec.name}/${request.spec.regionId}` };
}

async function list(client: Client, query: string): Promise<{ workflowId: string; runId: string }[]> {
  const found: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) found.push({ workflowId, runId });
  return found;
}
