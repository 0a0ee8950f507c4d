import { Client } from '@temporalio/client';
import { type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities, type Dependencies } from '../activities';
import { createEcsApi, credentialFromEnvironment, longestCallMs } from '../activities/ecs';
import type { Configuration } from './configuration';
import { TASK_QUEUE } from '../contract/names';
import { workflowBundle } from './bundle';
import { requireSearchAttributes } from './search-attributes';

/** How long a workflow waits for the worker that has it in memory, which may be dead, before any other replays it. */
const STICKY_TIMEOUT = '3 seconds';

/** A worker as the configuration wants it. Fails when the namespace lacks a search attribute. */
export async function createWorker(
  configuration: Configuration,
  { connection, namespace }: { connection: NativeConnection; namespace: string },
  env: NodeJS.ProcessEnv,
): Promise<Worker> {
  await requireSearchAttributes(connection, namespace);
  const { concurrentActivities, concurrentWorkflowTasks, cachedWorkflows, shutdownGraceMs } = configuration.worker;
  const client = new Client({ connection, namespace });
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(configuration.worker.workflowBundle, Runtime.instance().logger),
    activities: createActivities(dependenciesOf(configuration, client, env)),
    maxConcurrentActivityTaskExecutions: concurrentActivities,
    maxConcurrentWorkflowTaskExecutions: concurrentWorkflowTasks,
    maxCachedWorkflows: cachedWorkflows,
    shutdownGraceTime: shutdownGraceMs,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
  });
}

function dependenciesOf({ ecs, slots, pacing }: Configuration, client: Client, env: NodeJS.ProcessEnv): Dependencies {
  return {
    ecs: createEcsApi(ecs, credentialFromEnvironment(env)),
    client,
    slots,
    pacing,
    callTimeoutMs: ecs.timeoutMs,
    longestCallMs: longestCallMs(ecs, env),
  };
}
