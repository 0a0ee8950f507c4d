import { Client } from '@temporalio/client';
import { type Logger, type NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, type Dependencies } from '../activities';
import { createEcsApi, longestCallMs } from '../activities/ecs';
import { limitedEcs } from '../activities/limits/limited-ecs';
import type { Configuration, WorkerConfiguration } from './configuration';
import { defined } from '../contract/defined';
import { ASKED_AGAIN } from '../contract/connection/asked-again';
import { dataConverterOf } from '../contract/encryption/data-converter';
import { TASK_QUEUE } from '../contract/names';
import { encodingFailures, workflowBundle } from './bundle';
import { claimNamespace } from './claim-namespace';
import { learnEndpoints } from './learn-endpoints';
import { ecsCallMeter } from './metrics/ecs-calls';
import { newIdentity } from './metrics/identity';
import { copyLogAttributes } from './log-attributes';
import { requireSearchAttributes } from './search-attributes';

/** How long a workflow waits for the worker that has it in memory, which may be dead, before any other replays it. */
const STICKY_TIMEOUT = '3 seconds';

/** Whose images the worker copies. */
export interface WorkerAccount {
  accountId: string;
  credential: NonNullable<Parameters<typeof createEcsApi>[1]>;
}

/**
 * A worker as the configuration wants it, and the client that its activities use. Fails when the namespace lacks a search
 * attribute, or serves another account.
 */
export async function createWorker(
  configuration: Configuration,
  { connection, namespace }: { connection: NativeConnection; namespace: string },
  account: WorkerAccount,
  env: NodeJS.ProcessEnv,
): Promise<{ worker: Worker; client: Client }> {
  await requireSearchAttributes(connection, namespace);
  const { logger } = Runtime.instance();
  const dataConverter = dataConverterOf(configuration.encryptionKeys);
  const client = new Client({ connection, namespace, dataConverter, interceptors: { workflow: [ASKED_AGAIN] } });
  const dependencies = dependenciesOf(configuration, client, account, env);
  await claimNamespace(dependencies, logger);
  if (configuration.ecs.endpoint === undefined) await learnEndpoints(dependencies.ecs, logger);
  const { concurrentActivities, concurrentWorkflowTasks, cachedWorkflows, shutdownGraceMs } = configuration.worker;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    identity: newIdentity({ servesMetrics: configuration.metricsAddress !== undefined }),
    dataConverter,
    workflowBundle: await bundleFor(configuration, logger),
    activities: createActivities(dependencies),
    maxConcurrentActivityTaskExecutions: concurrentActivities,
    maxConcurrentWorkflowTaskExecutions: concurrentWorkflowTasks,
    maxCachedWorkflows: cachedWorkflows,
    shutdownGraceTime: shutdownGraceMs,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    ...versioningOf(configuration.worker),
    interceptors: { activity: [copyLogAttributes] },
  });
  return { worker, client: dependencies.client };
}

/**
 * With a version, each run stays with the version that began it, whatever its type: the default of the worker says so. Workflows
 * that said it themselves could not run on a worker without a version.
 */
function versioningOf({ version }: WorkerConfiguration): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (version === undefined) return {};
  return { workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' } };
}

async function bundleFor(
  { worker, encryptionKeys }: Configuration,
  logger: Logger,
): Promise<NonNullable<WorkerOptions['workflowBundle']>> {
  const bundle = await workflowBundle(worker.workflowBundle, logger);
  return encryptionKeys.length === 0 ? bundle : encodingFailures(bundle);
}

function dependenciesOf(
  { ecs, slots, pacing, notifications, limits, pricePerGiBMonth }: Configuration,
  client: Client,
  { accountId, credential }: WorkerAccount,
  env: NodeJS.ProcessEnv,
): Dependencies {
  return {
    ecs: limitedEcs(createEcsApi(ecs, credential, ecsCallMeter(Runtime.instance().metricMeter)), limits),
    accountId,
    client,
    slots,
    pacing,
    notifications,
    limits,
    ...defined({ pricePerGiBMonth }),
    callTimeoutMs: ecs.timeoutMs,
    longestCallMs: longestCallMs(ecs, env),
  };
}
