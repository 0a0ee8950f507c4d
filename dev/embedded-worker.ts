import { Worker, type WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUE } from '../contract/names';
import type { Namespace } from './namespace';

/** A worker in this process. */
export interface RunningWorker {
  worker: Worker;
  /** Drains the worker; rejects when it had failed. */
  stop: () => Promise<void>;
}

export type EmbeddedWorkerOptions = Omit<Partial<WorkerOptions>, 'activities' | 'workflowBundle'> &
  Required<Pick<WorkerOptions, 'activities' | 'workflowBundle'>>;

/**
 * Starts a worker in this process, with the given activities and a workflow bundle. Workflows run in the thread of the caller,
 * in their sandbox as ever: a thread of its own for each worker would load the SDK again, which takes longer than most tests.
 */
export async function startEmbeddedWorker(
  { namespace, nativeConnection }: Pick<Namespace, 'namespace' | 'nativeConnection'>,
  options: EmbeddedWorkerOptions,
): Promise<RunningWorker> {
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue: TASK_QUEUE,
    maxCachedWorkflows: 100,
    debugMode: true,
    ...options,
  });
  const running = worker.run();
  running.catch(() => undefined);
  return { worker, stop: () => stop(worker, running) };
}

async function stop(worker: Worker, running: Promise<void>): Promise<void> {
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
}
