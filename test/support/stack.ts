import { WorkflowFailedError } from '@temporalio/client';
import type { Manifest } from '../../contract/schema/manifest';
import { startEmbeddedStack } from '../../dev/embedded-stack';
import { type AnyRequest, RunningStack } from '../../dev/running-stack';
import type { SimulatedDependenciesOptions } from '../../dev/simulated-dependencies';
import { DEMO_IMAGE, type SimulatorAdmin } from '../../simulator';
import { USUAL_REGIONS } from '../../simulator/usual-regions';
import { EIGHT_REGIONS } from './samples';
import { prepared } from './prepared';
import { createNamespace, trackNoPromises } from './temporal';

export { eventually } from '../../dev/eventually';
export { dependenciesFor } from '../../dev/simulated-dependencies';

/** The image that tests copy. */
export const SOURCE = DEMO_IMAGE;

export interface StackOptions extends SimulatedDependenciesOptions {
  /** Of a Temporal server of one's own. */
  address?: string;
}

/** Temporal, worker and simulator together, with a namespace and an account of their own. */
export async function startStack({ address, ...options }: StackOptions = {}): Promise<Stack> {
  const temporal = await createNamespace(address);
  const stack = await startEmbeddedStack(temporal, { codePath: prepared().bundlePath }, options);
  trackNoPromises();
  await removeUnusedRegions(stack.ecs);
  return new Stack(stack);
}

/** The regions that tests copy from and to. */
const REGIONS = new Set([SOURCE.regionId, ...EIGHT_REGIONS, 'us-east-1', 'eu-west-1', 'me-east-1']);

/** New region slots ask every region and every lane of it: a third of the regions costs a third of the time. */
export async function removeUnusedRegions(ecs: SimulatorAdmin): Promise<void> {
  const unused = Object.keys(USUAL_REGIONS).filter((regionId) => !REGIONS.has(regionId));
  await ecs.set({ regions: Object.fromEntries(unused.map((regionId) => [regionId, null])) });
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
