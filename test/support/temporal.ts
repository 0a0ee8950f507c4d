import { randomUUID } from 'node:crypto';
import { type EmbeddedWorkerOptions, type RunningWorker, startEmbeddedWorker } from '../../dev/embedded-worker';
import * as dev from '../../dev/namespace';
import { prepared } from './shared-server';

export type { RunningWorker } from '../../dev/embedded-worker';
export { quietRuntime } from '../../dev/quiet-runtime';

/** A namespace of its own for one test. */
export type TestNamespace = dev.Namespace;

/** Creates a namespace, on the shared dev server unless another address is given. */
export function createNamespace(address = prepared().address): Promise<TestNamespace> {
  return dev.createNamespace(address, `test-${randomUUID()}`);
}

/** Starts a worker in this process, with the prebuilt workflow bundle unless another is given. */
export function startWorker(
  namespace: Pick<TestNamespace, 'namespace' | 'nativeConnection'>,
  options: Omit<EmbeddedWorkerOptions, 'workflowBundle'> & Partial<Pick<EmbeddedWorkerOptions, 'workflowBundle'>>,
): Promise<RunningWorker> {
  return startEmbeddedWorker(namespace, { workflowBundle: { codePath: prepared().bundlePath }, ...options });
}
