import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { ACCOUNT_MEMO, MANIFEST_MEMO, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { SIMULATOR_ACCOUNT_ID } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import { Cluster } from './cluster';
import type { StartTemporal } from './durable-temporal';
import { type Done, injectFaults, injectionsInto } from './injections';
import { judge, type Verdict } from './oracle';
import { Random } from './random';
import { createJobs, LIMIT, type Job, type Size } from './workload';

export interface Outcome extends Verdict {
  seed: number;
  jobs: number;
  injected: Record<string, number>;
  seconds: number;
  /** Written by the workers; for those who look for a cause. */
  workerLog: string;
}

const CONTINUE_AFTER_EVENTS = 200;
/** Far less than the copies that are asked for at once. */
const MAXIMUM_QUEUED = 60;
const PATIENCE_MS = 600_000;

/** Many replications under every fault there is, and the oracle's judgement on what is left. */
export async function runScenario(
  seed: number,
  size: Size,
  programs: string,
  startTemporal: StartTemporal,
): Promise<Outcome> {
  const startedAt = Date.now();
  const random = new Random(seed);
  const cluster = await Cluster.start(programs, startTemporal);
  try {
    const jobs = createJobs(size, random);
    const foreign = await prepareAccount(cluster, jobs, random);
    const done: Done = { counts: {}, hurt: new Set() };
    await startSlots(cluster);
    await injectFaults(cluster, seed);
    await Promise.all([startAll(cluster, jobs), torment(cluster, jobs, size, random, done)]);
    await untilAllIsQuiet(cluster, jobs);
    const verdict = await judge(cluster, jobs, foreign, done);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    return {
      ...verdict,
      seed,
      jobs: jobs.length,
      injected: done.counts,
      seconds,
      workerLog: await cluster.workerLog(),
    };
  } finally {
    await cluster.stop();
  }
}

/** An ECS that shows things late; the sources, and images of other people, one of them in the way of every eighth job in a region that it does not want. */
async function prepareAccount({ ecs }: Cluster, jobs: Job[], random: Random): Promise<string[]> {
  await ecs.set({ visibleAfterMs: 300, tagsVisibleAfterMs: 600, goneAfterMs: 200, cancelLeavesSnapshots: true });
  for (const { request } of jobs) {
    await ecs.addImage({ ...request.source, name: `source-of-${request.name}`, sizeGiB: random.pick([20, 40, 80]) });
  }
  const foreign: string[] = [];
  for (const [index, { request }] of jobs.entries()) {
    if (index % 8 !== 0) continue;
    const imageId = `m-foreign${String(index)}`;
    await ecs.addImage({ regionId: request.targets[0] ?? '', imageId, name: `${request.name}-of-others` });
    foreign.push(imageId);
  }
  return foreign;
}

/** In place of those that a worker has started: these continue as new every few events, and their queue is soon full. */
async function startSlots({ client }: Cluster): Promise<void> {
  const settings = { pools: 'both', defaultLimit: LIMIT, limits: {}, maxQueued: MAXIMUM_QUEUED, maxOvertaken: 20 };
  await client.workflow.start('regionSlots', {
    workflowId: REGION_SLOTS_ID,
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    taskQueue: TASK_QUEUE,
    args: [{ settings, continueAfterEvents: CONTINUE_AFTER_EVENTS }],
    memo: { [ACCOUNT_MEMO]: SIMULATOR_ACCOUNT_ID },
  });
}

async function startAll({ client }: Cluster, jobs: Job[]): Promise<void> {
  for (const { id, request } of jobs) {
    await insist(() =>
      client.workflow.start('replicateImage', {
        workflowId: id,
        taskQueue: TASK_QUEUE,
        args: [request],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      }),
    );
  }
}

/** One injection after the other, in an order that the seed decides, with the aborts and terminations among them. */
async function torment(cluster: Cluster, jobs: Job[], size: Size, random: Random, done: Done): Promise<void> {
  const possible = injectionsInto(cluster);
  const names = Object.keys(possible);
  const injections = Array.from({ length: size.injections }, (_, index) => names[index % names.length] ?? '');
  const steps = [...injections.map((name) => () => inject(name)), ...jobs.flatMap((job) => endingOf(job))];

  async function inject(name: string): Promise<void> {
    if (await possible[name]?.(cluster, random, done)) done.counts[name] = (done.counts[name] ?? 0) + 1;
  }

  function endingOf({ id, fate }: Job): (() => Promise<unknown>)[] {
    const handle = cluster.client.workflow.getHandle(id);
    if (fate === 'finish') return [];
    return [
      async () => {
        await (fate === 'abort' ? handle.cancel() : handle.terminate('chaos'));
        done.counts[`${fate} replication`] = (done.counts[`${fate} replication`] ?? 0) + 1;
      },
    ];
  }

  for (const step of random.shuffled(steps)) {
    await sleep(300 + random.next() * 1200);
    await insist(step);
  }
}

/** Repeats what fails because something is down just now; what has ended meanwhile is left alone. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  const startedAt = Date.now();
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const waitedMs = Date.now() - startedAt;
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      if (error instanceof WorkflowNotFoundError && waitedMs > 3000) return;
      if (waitedMs > 60_000) throw error;
      await sleep(200);
    }
  }
}

/** Everything has ended, and the slots are empty. */
async function untilAllIsQuiet(cluster: Cluster, jobs: Job[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let unrest = await unrestOf(cluster, jobs);
  while (unrest !== undefined) {
    if (Date.now() > deadline) throw new Error(`it does not come to rest: ${unrest}`);
    await sleep(500);
    unrest = await unrestOf(cluster, jobs).catch((error: unknown) => String(error));
  }
}

async function unrestOf({ client }: Cluster, jobs: Job[]): Promise<string | undefined> {
  for (const { id } of jobs) {
    const { status, memo } = await client.workflow.getHandle(id).describe();
    if (status.name !== 'RUNNING') continue;
    const manifest =
      (memo?.[MANIFEST_MEMO] as Manifest | undefined) ?? (await client.workflow.getHandle(id).query('manifest'));
    return `${id} runs: ${JSON.stringify(manifest)}`;
  }
  const slots = await client.workflow.getHandle(REGION_SLOTS_ID).query<SlotsView>('slots');
  return slots.lanes.length + slots.queued === 0 ? undefined : `slots: ${JSON.stringify(slots)}`;
}
