import { randomUUID } from 'node:crypto';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { createActivities, type Dependencies } from '../../activities';
import { createEcsApi, credentialFromEnvironment } from '../../activities/ecs';
import type { SlotSettings } from '../../contract/messages';
import { MANIFEST_MEMO, TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import {
  DEMO_IMAGE,
  type ImageStatus,
  type JournalEntry,
  SIMULATOR_KEY,
  type SimulatedImage,
  simulatorAdmin,
  type SimulatorAdmin,
  startSimulator,
} from '../../simulator';
import { createNamespace, startWorker, type TestNamespace } from './temporal';

/** The image that tests copy. */
export const SOURCE = DEMO_IMAGE;

type Request = { source: { regionId: string; imageId: string } } & Record<string, unknown>;
type Place = { action: string; regionId: string };

const UNFINISHED: readonly ImageStatus[] = ['Creating', 'Waiting'];
const CALL_TIMEOUT_MS = 1500;

/** Polls a hundred times as often as in production, so that a test takes seconds. */
const PACING: Dependencies['pacing'] = {
  minimumPollMs: 50,
  maximumPollMs: 200,
  lookIntervalMs: 25,
  visibilityGraceMs: 500,
  stalledAfterMs: 60_000,
  deferMs: 300,
  askAgainMs: 600_000,
};

interface StackOptions {
  slots?: Partial<SlotSettings>;
  pacing?: Partial<Dependencies['pacing']>;
  callTimeoutMs?: number;
  /** Of a Temporal server of one's own. */
  address?: string;
}

/** How activities reach a simulator, as a worker would wire it. */
export function dependenciesFor(
  simulatorPort: number,
  { client }: Pick<TestNamespace, 'client'>,
  { slots, pacing, callTimeoutMs = CALL_TIMEOUT_MS }: StackOptions = {},
): Dependencies {
  return {
    ecs: createEcsApi(
      {
        endpoint: `127.0.0.1:${String(simulatorPort)}`,
        protocol: 'http',
        network: 'public',
        timeoutMs: callTimeoutMs,
      },
      credentialFromEnvironment({
        ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
      }),
    ),
    client,
    slots: { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 1000, ...slots },
    pacing: { ...PACING, ...pacing },
    callTimeoutMs,
    longestCallMs: 2 * callTimeoutMs,
  };
}

/** Temporal, worker and simulator together, with a namespace and an account of their own. */
export async function startStack(options: StackOptions = {}) {
  const temporal = await createNamespace(options.address);
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    settings: { copySeconds: 0.5 },
    seedDemo: true,
  });
  const worker = await startWorker(temporal, {
    activities: createActivities(dependenciesFor(simulator.port, temporal, options)),
  });
  return new Stack(temporal, simulatorAdmin(simulator.adminPort ?? 0), async () => {
    await worker.stop();
    await simulator.stop();
    await temporal.close();
  });
}

/** What tests do to a running system, and what they can see of it. */
export class Stack {
  constructor(
    readonly temporal: TestNamespace,
    readonly ecs: SimulatorAdmin,
    readonly stop: () => Promise<void>,
  ) {}

  /** Starts a replication and returns its workflow id. */
  async start({ source, ...rest }: Request): Promise<string> {
    const { regionId, imageId } = source;
    const handle = await this.temporal.client.workflow.start('replicateImage', {
      taskQueue: TASK_QUEUE,
      workflowId: `replicate/${imageId}/${randomUUID()}`,
      args: [{ source: { regionId, imageId }, ...rest }],
    });
    return handle.workflowId;
  }

  async replicate(request: Request): Promise<Manifest> {
    return this.result(await this.start(request));
  }

  result(run: string): Promise<Manifest> {
    return this.temporal.client.workflow.getHandle(run).result() as Promise<Manifest>;
  }

  manifest(run: string): Promise<Manifest | null> {
    return this.temporal.client.workflow.getHandle(run).query<Manifest | null>('manifest');
  }

  /** Waits until the manifest of a run is as wanted. */
  async until(run: string, isAsWanted: (manifest: Manifest) => boolean): Promise<void> {
    let last: Manifest | null = null;
    await eventually(
      async () => {
        last = await this.manifest(run);
        return last !== null && isAsWanted(last);
      },
      () => `the manifest stays ${JSON.stringify(last, null, 1)}`,
    );
  }

  /** Cancels a replication and returns the manifest that it leaves. */
  async abort(run: string): Promise<Manifest> {
    const handle = this.temporal.client.workflow.getHandle(run);
    await handle.cancel();
    return this.abortedManifest(run);
  }

  /** The manifest of a replication that closes as canceled. */
  async abortedManifest(run: string): Promise<Manifest> {
    const handle = this.temporal.client.workflow.getHandle(run);
    await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    return this.lastManifest(run);
  }

  /** The manifest in the memo of a replication that has closed. */
  async lastManifest(run: string): Promise<Manifest> {
    const { memo } = await this.temporal.client.workflow.getHandle(run).describe();
    return memo?.[MANIFEST_MEMO] as Manifest;
  }

  /** How a replication fails: type, and manifest if it has one. */
  async failureOf(request: Request): Promise<{ type: string; manifest: Manifest }> {
    const cause = await this.causeOfFailure(await this.start(request));
    return { type: cause.type ?? '', manifest: cause.details?.[0] as Manifest };
  }

  /** Why a request is refused. */
  async problemsOf(request: Request): Promise<string[]> {
    const cause = await this.causeOfFailure(await this.start(request));
    expect(cause.type).toBe('InvalidRequest');
    return cause.details?.[0] as string[];
  }

  /** What the failed workflow of a request that is refused says. */
  async refusalOf(request: Request): Promise<string> {
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

  async failCalls(fault: Place & { times: number; code: string; status: number }): Promise<void> {
    await this.ecs.addFault({ kind: 'error', ...fault });
  }

  async loseAnswer(place: Place): Promise<void> {
    await this.ecs.addFault({ kind: 'dropAfterwards', times: 1, ...place });
  }

  async delayAnswer({ milliseconds, ...place }: Place & { milliseconds: number }): Promise<void> {
    await this.ecs.addFault({ kind: 'delayAfterwards', times: 1, delayMs: milliseconds, ...place });
  }

  async setSpeed(settings: { copySeconds?: number; limit?: number }): Promise<void> {
    await this.ecs.set(settings);
  }

  private async causeOfFailure(run: string): Promise<ApplicationFailure> {
    const error: unknown = await this.result(run).then(
      (manifest) => new Error(`it did not fail: ${JSON.stringify(manifest)}`),
      (failure: unknown) => failure,
    );
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (error.cause instanceof ApplicationFailure) return error.cause;
    const message = error.cause instanceof ActivityFailure ? String(error.cause.cause) : String(error.cause);
    throw new Error(`it failed without a type of its own: ${message}`);
  }
}

const PATIENCE_MS = 30_000;

/** Waits for a condition; fails with the text when it does not come true. */
export async function eventually(isTrue: () => Promise<boolean>, complaint: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
