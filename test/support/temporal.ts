import { randomUUID } from 'node:crypto';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared';
import { type EmbeddedWorkerOptions, type RunningWorker, startEmbeddedWorker } from '../../dev/embedded-worker';
import * as dev from '../../dev/namespace';
import { ownServer } from './own-server';
import { prepared } from './prepared';

export type { RunningWorker } from '../../dev/embedded-worker';
export { quietRuntime } from '../../dev/quiet-runtime';

/** A namespace of its own for one test. */
export type TestNamespace = dev.Namespace;

/** Creates a namespace, on the server of this test file unless another address is given. */
export async function createNamespace(address = prepared().address): Promise<TestNamespace> {
  return dev.createNamespace(address ?? (await ownServer()).address, `test-${randomUUID()}`);
}

/** Starts a worker in this process, with the prebuilt workflow bundle unless another is given. */
export async function startWorker(
  namespace: Pick<TestNamespace, 'namespace' | 'nativeConnection'>,
  options: Omit<EmbeddedWorkerOptions, 'workflowBundle'> & Partial<Pick<EmbeddedWorkerOptions, 'workflowBundle'>>,
): Promise<RunningWorker> {
  const worker = await startEmbeddedWorker(namespace, {
    workflowBundle: { codePath: prepared().bundlePath },
    ...options,
  });
  trackNoPromises();
  return worker;
}

/**
 * A worker in this thread lets the SDK take a stack trace for every promise of the process, for a query that no test asks.
 * That costs about a fifth of the time of the process.
 */
export function trackNoPromises(): void {
  globalHandlers.uninstall();
}
