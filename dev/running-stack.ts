import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { MANIFEST_MEMO, TASK_QUEUE } from '../contract/names';
import type { Manifest } from '../contract/schema/manifest';
import type { ImageStatus, JournalEntry, SimulatedImage, SimulatorAdmin } from '../simulator';
import type { EmbeddedStack } from './embedded-stack';
import { eventually } from './eventually';
import type { Namespace } from './namespace';

/** A request as anyone may write it, right or wrong. */
export type AnyRequest = { source: { regionId: string; imageId: string } } & Record<string, unknown>;

/** Which calls of ECS a fault concerns. */
export interface FaultTarget {
  action: string;
  regionId: string;
}

const UNFINISHED: readonly ImageStatus[] = ['Creating', 'Waiting'];

/** What one does to a running system, and what one can see of it. */
export class RunningStack {
  readonly temporal: Namespace;
  readonly ecs: SimulatorAdmin;
  readonly stop: () => Promise<void>;

  constructor({ temporal, ecs, stop }: EmbeddedStack) {
    this.temporal = temporal;
    this.ecs = ecs;
    this.stop = stop;
  }

  /** Starts a replication and returns its workflow id. */
  async start({ source, ...rest }: AnyRequest): Promise<string> {
    const { regionId, imageId } = source;
    const handle = await this.temporal.client.workflow.start('replicateImage', {
      taskQueue: TASK_QUEUE,
      workflowId: `replicate/${imageId}/${randomUUID()}`,
      args: [{ source: { regionId, imageId }, ...rest }],
    });
    return handle.workflowId;
  }

  /** Starts a replication and returns the manifest that it ends with. */
  async replicate(request: AnyRequest): Promise<Manifest> {
    return this.result(await this.start(request));
  }

  /** The manifest that a replication ends with; rejects when it fails or is aborted. */
  result(workflowId: string): Promise<Manifest> {
    return this.temporal.client.workflow.getHandle(workflowId).result() as Promise<Manifest>;
  }

  /** The manifest so far; null until there is a plan. */
  manifest(workflowId: string): Promise<Manifest | null> {
    return this.temporal.client.workflow.getHandle(workflowId).query<Manifest | null>('manifest');
  }

  /** Waits until the manifest of a replication is as wanted. */
  async until(workflowId: string, isAsWanted: (manifest: Manifest) => boolean): Promise<void> {
    let last: Manifest | null = null;
    await eventually(
      async () => {
        last = await this.manifest(workflowId);
        return last !== null && isAsWanted(last);
      },
      () => `the manifest stays ${JSON.stringify(last, null, 1)}`,
    );
  }

  /** The manifest in the memo of a replication that has closed. */
  async lastManifest(workflowId: string): Promise<Manifest> {
    const { memo } = await this.temporal.client.workflow.getHandle(workflowId).describe();
    return memo?.[MANIFEST_MEMO] as Manifest;
  }

  /** How a replication fails: type, and manifest if it has one. */
  async failureOf(request: AnyRequest): Promise<{ type: string; manifest: Manifest }> {
    const cause = await this.causeOfFailure(await this.start(request));
    return { type: cause.type ?? '', manifest: cause.details?.[0] as Manifest };
  }

  /** What the failed workflow of a request that is refused says. */
  async refusalOf(request: AnyRequest): Promise<string> {
    return (await this.causeOfFailure(await this.start(request))).message;
  }

  async imagesNamed(name: string): Promise<SimulatedImage[]> {
    return (await this.ecs.images({})).filter((image) => image.name === name);
  }

  async imageIn(regionId: string, name: string): Promise<SimulatedImage | undefined> {
    return (await this.ecs.images({ regionId })).find((image) => image.name === name);
  }

  async unfinishedImages(): Promise<SimulatedImage[]> {
    return (await this.ecs.images({})).filter((image) => UNFINISHED.includes(image.status));
  }

  async snapshotsIn(regionId: string): Promise<string[]> {
    return (await this.ecs.snapshots({ regionId })).map(({ snapshotId }) => snapshotId);
  }

  async addImage(image: Parameters<SimulatorAdmin['addImage']>[0]): Promise<void> {
    await this.ecs.addImage(image);
  }

  /** Lets a running copy end now. */
  async finish(regionId: string, name: string): Promise<void> {
    const image = await this.imageIn(regionId, name);
    if (image === undefined) throw new Error(`there is no ${name} in ${regionId}`);
    await this.ecs.finishCopy({ regionId, imageId: image.imageId });
  }

  callsOf(action: string): Promise<JournalEntry[]> {
    return this.ecs.journal({ action });
  }

  async untilCalled(action: string, times = 1): Promise<void> {
    await eventually(
      async () => (await this.callsOf(action)).length >= times,
      () => `${action} is not called ${String(times)} times`,
    );
  }

  async peakInto(regionId: string): Promise<number> {
    return (await this.ecs.peaks()).into[regionId] ?? 0;
  }

  async peakFrom(regionId: string): Promise<number> {
    return (await this.ecs.peaks()).from[regionId] ?? 0;
  }

  async failCalls(fault: FaultTarget & { times: number; code: string; status: number }): Promise<void> {
    await this.ecs.addFault({ kind: 'error', ...fault });
  }

  async loseAnswer(target: FaultTarget): Promise<void> {
    await this.ecs.addFault({ kind: 'dropAfterwards', times: 1, ...target });
  }

  async delayAnswer({ milliseconds, ...target }: FaultTarget & { milliseconds: number }): Promise<void> {
    await this.ecs.addFault({ kind: 'delayAfterwards', times: 1, delayMs: milliseconds, ...target });
  }

  async setSpeed(settings: { copySeconds?: number; limit?: number }): Promise<void> {
    await this.ecs.set(settings);
  }

  /** Why a replication fails; throws when it does not, or not with a type of its own. */
  protected async causeOfFailure(workflowId: string): Promise<ApplicationFailure> {
    const error: unknown = await this.result(workflowId).then(
      (manifest) => new Error(`it did not fail: ${JSON.stringify(manifest)}`),
      (failure: unknown) => failure,
    );
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (error.cause instanceof ApplicationFailure) return error.cause;
    const message = error.cause instanceof ActivityFailure ? String(error.cause.cause) : String(error.cause);
    throw new Error(`it failed without a type of its own: ${message}`);
  }
}
