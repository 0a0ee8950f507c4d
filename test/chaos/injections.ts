import type { Client } from '@temporalio/client';
import type { CopyClaim } from '../../contract/messages';
import { CLAIM_MEMO, REGION_SLOTS_ID } from '../../contract/names';
import type { FaultRule } from '../../simulator';
import { reset } from '../support/reset';
import { EIGHT_REGIONS } from '../support/samples';
import type { Cluster } from './cluster';
import type { Random } from './random';
import { LIMIT } from './workload';

/** Share of the calls to ECS that go wrong. */
export const FAULT_SHARE = 0.2;

const FAULTS: readonly FaultRule[] = [
  { kind: 'error' },
  { kind: 'error', code: 'ServiceUnavailable', status: 503 },
  { kind: 'error', code: 'InvalidSecurityToken.Expired', status: 400 },
  { kind: 'error', code: 'OperationDenied.ImageCopyConflict', status: 400, action: 'CopyImage' },
  { kind: 'error', code: 'OperationDenied.ImageCopying', status: 403, action: 'CopyImage' },
  { kind: 'errorAfterwards' },
  { kind: 'throttle' },
  { kind: 'throttle', status: 429, retryAfterMs: 300 },
  { kind: 'dropBefore' },
  { kind: 'dropAfterwards' },
  { kind: 'delayBefore', delayMs: 400 },
  { kind: 'delayAfterwards', delayMs: 400 },
  { kind: 'hang' },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'truncated' },
  { kind: 'null' },
  { kind: 'withoutImageId', action: 'CopyImage' },
];

/** Every fault that can befall any call has the same share of all calls; those of CopyImage come on top. */
export async function injectFaults(cluster: Cluster, seed: number): Promise<void> {
  await cluster.ecs.clearFaults({ seed });
  const probability = FAULT_SHARE / FAULTS.filter(({ action }) => action === undefined).length;
  for (const fault of FAULTS) await cluster.ecs.addFault({ ...fault, probability });
}

/** What was done to the cluster, and which copies it may have hurt: `<name>/<region>`. */
export interface Done {
  counts: Record<string, number>;
  hurt: Set<string>;
}

/** Tells whether there was anything that it could befall. */
export type Injection = (cluster: Cluster, random: Random, done: Done) => Promise<boolean>;

/** What can be done to the processes and workflows of this cluster. */
export function injectionsInto({ crashDatabase }: Cluster): Readonly<Record<string, Injection>> {
  if (crashDatabase === undefined) return INJECTIONS;
  const crash: Injection = async () => {
    await crashDatabase();
    return true;
  };
  return { ...INJECTIONS, 'crash database': crash };
}

const INJECTIONS: Readonly<Record<string, Injection>> = {
  'kill worker': async (cluster, random) => {
    await cluster.killWorker(Math.floor(random.next() * 10));
    return true;
  },
  'kill Temporal': async (cluster) => {
    await cluster.killTemporal();
    return true;
  },
  'kill simulator': async (cluster, random) => {
    await cluster.killSimulator();
    await injectFaults(cluster, Math.floor(random.next() * 1e9));
    return true;
  },
  'terminate copy': async (cluster, random, done) => {
    const lane = await pickLane(cluster.client, random);
    if (lane === undefined) return false;
    done.hurt.add(lane.copy);
    await cluster.client.workflow.getHandle(lane.id, lane.runId).terminate('chaos');
    return true;
  },
  'reset copy': async (cluster, random) => {
    const lane = await pickLane(cluster.client, random);
    if (lane === undefined) return false;
    await reset(cluster.client, lane.id, lane.runId);
    return true;
  },
  'reset old copy': async ({ client }, random, done) => {
    const closed = await list(client, "WorkflowType = 'copyImage' AND ExecutionStatus = 'Completed'");
    if (closed.length === 0) return false;
    const { workflowId, runId } = random.pick(closed);
    const holder = await runningCopy(client, workflowId);
    if (holder === undefined) return false;
    done.hurt.add(holder.copy);
    await reset(client, workflowId, runId, random.pick(['first', 'last'] as const));
    return true;
  },
  'terminate slots': async ({ client }) => {
    await client.workflow.getHandle(REGION_SLOTS_ID).terminate('chaos');
    return true;
  },
  'reset slots': async ({ client }) => {
    const { runId } = await client.workflow.getHandle(REGION_SLOTS_ID).describe();
    await reset(client, REGION_SLOTS_ID, runId);
    return true;
  },
  'change limit': async ({ client }, random) => {
    const change = { regionId: random.pick(EIGHT_REGIONS), limit: 1 + Math.floor(random.next() * LIMIT) };
    const update = { ...change, by: 'chaos', reason: 'chaos' };
    await client.withDeadline(Date.now() + 10_000, () =>
      client.workflow.getHandle(REGION_SLOTS_ID).executeUpdate('setLimit', { args: [update] }),
    );
    return true;
  },
  'reset replication': async ({ client }, random) => {
    const running = await list(client, "WorkflowType = 'replicateImage' AND ExecutionStatus = 'Running'");
    if (running.length === 0) return false;
    const { workflowId, runId } = random.pick(running);
    await reset(client, workflowId, runId);
    return true;
  },
};

async function pickLane(
  client: Client,
  random: Random,
): Promise<{ id: string; runId: string; copy: string } | undefined> {
  const running = await list(client, "WorkflowType = 'copyImage' AND ExecutionStatus = 'Running'");
  if (running.length === 0) return undefined;
  return runningCopy(client, random.pick(running).workflowId);
}

async function runningCopy(
  client: Client,
  workflowId: string,
): Promise<{ id: string; runId: string; copy: string } | undefined> {
  const { runId, status, memo } = await client.workflow.getHandle(workflowId).describe();
  const claim = memo?.[CLAIM_MEMO] as CopyClaim | undefined;
  if (status.name !== 'RUNNING' || claim === undefined) return undefined;
  return { id: workflowId, runId, copy: `${claim.spec.name}/${claim.spec.regionId}` };
}

async function list(client: Client, query: string): Promise<{ workflowId: string; runId: string }[]> {
  const found: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) found.push({ workflowId, runId });
  return found;
}
