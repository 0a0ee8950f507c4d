import { Client } from '@temporalio/client';
import { type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities, type Dependencies } from '../activities';
import { createEcsApi, longestCallMs } from '../activities/ecs';
import type { Configuration } from './configuration';
import { defined } from '../contract/defined';
import { TASK_QUEUE } from '../contract/names';
import { workflowBundle } from './bundle';
import { claimNamespace } from './claim-namespace';
import { learnEndpoints } from './learn-endpoints';
import { requireSearchAttributes } from './search-attributes';

/** How long a workflow waits for the worker that has it in memory, which may be dead, before any other replays it. */
const STICKY_TIMEOUT = '3 seconds';

/** Whose images the worker copies. */
export interface WorkerAccount {
  accountId: string;
  credential: NonNullable<Parameters<typeof createEcsApi>[1]>;
}

/** A worker as the configuration wants it. Fails when the namespace lacks a search attribute, or serves another account. */
export async function createWorker(
  configuration: Configuration,
  { connection, namespace }: { connection: NativeConnection; namespace: string },
  account: WorkerAccount,
  env: NodeJS.ProcessEnv,
): Promise<Worker> {
  await requireSearchAttributes(connection, namespace);
  const { logger } = Runtime.instance();
  const dependencies = dependenciesOf(configuration, new Client({ connection, namespace }), account, env);
  await claimNamespace(dependencies, logger);
  if (configuration.ecs.endpoint === undefined) await learnEndpoints(dependencies.ecs, logger);
  const { concurrentActivities, concurrentWorkflowTasks, cachedWorkflows, shutdownGraceMs } = configuration.worker;
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(configuration.worker.workflowBundle, logger),
    activities: createActivities(dependencies),
    maxConcurrentActivityTaskExecutions: concurrentActivities,
    maxConcurrentWorkflowTaskExecutions: concurrentWorkflowTasks,
    maxCachedWorkflows: cachedWorkflows,
    shutdownGraceTime: shutdownGraceMs,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
  });
}

function dependenciesOf(
  { ecs, slots, pacing, notifications, pricePerGiBMonth }: Configuration,
  client: Client,
  { accountId, credential }: WorkerAccount,
  env: NodeJS.ProcessEnv,
): Dependencies {
  return {
    ecs: createEcsApi(ecs, credential),
    accountId,
    client,
    slots,
    pacing,
    notifications,
    ...defined({ pricePerGiBMonth }),
    callTimeoutMs: ecs.timeoutMs,
    longestCallMs: longestCallMs(ecs, env),
  };
}
