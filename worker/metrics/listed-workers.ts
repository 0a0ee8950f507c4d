import { type Client, isGrpcServiceError } from '@temporalio/client';
import { optionalTsToMs, tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { TASK_QUEUE } from '../../contract/names';
import { type ListedWorker, readsGauges } from './who-reads';

const { WORKER_STATUS_RUNNING } = temporal.api.enums.v1.WorkerStatus;

/** NOT_FOUND of gRPC. */
const ABSENT: readonly number[] = [5];

/** How long Temporal may take to answer. */
const PATIENCE_MS = 10_000;

/** Asks Temporal which workers live, and whether the worker `own` is to read the gauges. Throws when Temporal cannot tell. */
export async function isReader(client: Client, own: string): Promise<boolean> {
  return client.withDeadline(Date.now() + PATIENCE_MS, async () =>
    readsGauges(own, await listedWorkers(client), ({ key }) => lastHeartbeat(client, key), Date.now()),
  );
}

/** None where Temporal keeps no list of workers: it is too old, or was told not to. */
async function listedWorkers({ workflowService, options: { namespace } }: Client): Promise<ListedWorker[]> {
  const query = `TaskQueue = '${TASK_QUEUE}'`;
  const workers: ListedWorker[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await workflowService.listWorkers({ namespace, query, nextPageToken });
    for (const { workerInstanceKey, workerIdentity, status, startTime } of page.workers)
      workers.push({
        key: workerInstanceKey ?? '',
        identity: workerIdentity ?? '',
        isRunning: status === WORKER_STATUS_RUNNING,
        startedAt: tsToMs(startTime),
      });
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return workers;
}

async function lastHeartbeat(
  { workflowService, options: { namespace } }: Client,
  workerInstanceKey: string,
): Promise<number | undefined> {
  try {
    const { workerInfo } = await workflowService.describeWorker({ namespace, workerInstanceKey });
    return optionalTsToMs(workerInfo?.workerHeartbeat?.heartbeatTime);
  } catch (error) {
    if (isGrpcServiceError(error) && ABSENT.includes(error.code)) return undefined;
    throw error;
  }
}
