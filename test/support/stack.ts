import { WorkflowFailedError } from '@temporalio/client';
import type { Manifest } from '../../contract/schema/manifest';
import { startEmbeddedStack } from '../../dev/embedded-stack';
import { type AnyRequest, RunningStack } from '../../dev/running-stack';
import type { SimulatedDependenciesOptions } from '../../dev/simulated-dependencies';
import { DEMO_IMAGE } from '../../simulator';
import { prepared } from './shared-server';
import { createNamespace } from './temporal';

export { eventually } from '../../dev/eventually';
export { dependenciesFor } from '../../dev/simulated-dependencies';

/** The image that tests copy. */
export const SOURCE = DEMO_IMAGE;

interface StackOptions extends SimulatedDependenciesOptions {
  /** Of a Temporal server of one's own. */
  address?: string;
}

/** Temporal, worker and simulator together, with a namespace and an account of their own. */
export async function startStack({ address, ...options }: StackOptions = {}): Promise<Stack> {
  const temporal = await createNamespace(address);
  return new Stack(await startEmbeddedStack(temporal, { codePath: prepared().bundlePath }, options));
}

/** A running system, with what tests alone expect of it. */
export class Stack extends RunningStack {
  /** Cancels a replication and returns the manifest that it leaves. */
  async abort(workflowId: string): Promise<Manifest> {
    await this.temporal.client.workflow.getHandle(workflowId).cancel();
    return this.abortedManifest(workflowId);
  }

  /** The manifest of a replication that closes as canceled. */
  async abortedManifest(workflowId: string): Promise<Manifest> {
    const handle = this.temporal.client.workflow.getHandle(workflowId);
    await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    return this.lastManifest(workflowId);
  }

  /** The manifest of a replication that fails. */
  async failedManifest(workflowId: string): Promise<Manifest> {
    return (await this.causeOfFailure(workflowId)).details?.[0] as Manifest;
  }

  /** Why a request is refused. */
  async problemsOf(request: AnyRequest): Promise<string[]> {
    const cause = await this.causeOfFailure(await this.start(request));
    expect(cause.type).toBe('InvalidRequest');
    return cause.details?.[0] as string[];
  }
}
