import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { NativeConnection, Runtime, DefaultLogger, Worker, type WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUE } from '../../contract/names';
import { registerSearchAttributes } from '../../worker/search-attributes';
import { prepared } from './shared-server';

/** A namespace of its own for one test: workflow ids such as `region-slots` are unique per namespace only. */
export interface TestNamespace {
  address: string;
  namespace: string;
  connection: Connection;
  nativeConnection: NativeConnection;
  client: Client;
  close: () => Promise<void>;
}

export interface RunningWorker {
  worker: Worker;
  /** Drains the worker; rejects when it had failed. */
  stop: () => Promise<void>;
}

let runtimeInstalled = false;

/** Errors only: what the SDK tells of its daily work would hide the tests. */
export function quietRuntime(): void {
  if (!runtimeInstalled) Runtime.install({ logger: new DefaultLogger('ERROR') });
  runtimeInstalled = true;
}

/** Creates a namespace, on the shared dev server unless told otherwise, with our search attributes, and waits until workflows can start in it. */
export async function createNamespace(address = prepared().address): Promise<TestNamespace> {
  quietRuntime();
  const namespace = `test-${randomUUID()}`;
  const [connection, nativeConnection] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await registerSearchAttributes(connection, namespace);
  const client = new Client({ connection, namespace });
  const close = async (): Promise<void> => {
    await connection.close();
    await nativeConnection.close();
  };
  return { address, namespace, connection, nativeConnection, client, close };
}

/** Starts a worker with the prebuilt workflow bundle. */
export async function startWorker(
  { namespace, nativeConnection }: Pick<TestNamespace, 'namespace' | 'nativeConnection'>,
  options: Omit<Partial<WorkerOptions>, 'activities'> & { activities: object },
): Promise<RunningWorker> {
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: prepared().bundlePath },
    maxCachedWorkflows: 100,
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
