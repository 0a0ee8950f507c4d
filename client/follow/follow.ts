import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../contract/schema/manifest';
import { unlessAborted } from './abortable';
import { NoWorkerError } from '../errors';
import { fullMessageOf } from '../connection/full-message';
import type { Progress } from './progress';
import { waitText } from '../render/manifest';
import type { Replications } from '../replications';
import { isServiceError } from '../connection/temporal-errors';
import { explain, type CopyPlaces } from './explain';

const LOOK_EVERY_MS = 500;

/** How often it is asked where the copies are. */
const ASK_EVERY_MS = 10_000;

/** A fifth of the shortest lease. */
const RENEW_EVERY_MS = 2_000;

/**
 * Shows a replication until it ends, renews its lease until then, and returns its last manifest.
 * Rejects with the reason of `leaving` as soon as that is aborted.
 */
export async function follow(
  replications: Replications,
  id: string,
  progress: Progress,
  leaving: AbortSignal = new AbortController().signal,
): Promise<Manifest> {
  const ended = new AbortController();
  const watch = new Watch(replications, id, progress, ended.signal);
  const watching = Promise.all([
    repeat(LOOK_EVERY_MS, ended.signal, () => watch.look()),
    repeat(LOOK_EVERY_MS, ended.signal, () => {
      watch.remind();
    }),
    // What is in the way of a renewal is in the way of a look, too, and is said there.
    repeat(RENEW_EVERY_MS, ended.signal, () => replications.renew(id).catch(() => undefined)),
  ]);
  try {
    const manifest = await unlessAborted(replications.result(id), leaving);
    ended.abort();
    progress.show(manifest);
    return manifest;
  } finally {
    ended.abort();
    // A look may take seconds where no worker answers; who leaves does not wait for it.
    if (!leaving.aborted) await watching;
  }
}

/** The same in silence. */
export async function waitForEnd(replications: Replications, id: string, leaving: AbortSignal): Promise<Manifest> {
  const ended = new AbortController();
  const renewing = repeat(RENEW_EVERY_MS, ended.signal, () => replications.renew(id).catch(() => undefined));
  try {
    return await unlessAborted(replications.result(id), leaving);
  } finally {
    ended.abort();
    if (!leaving.aborted) await renewing;
  }
}

async function repeat(everyMs: number, ended: AbortSignal, work: () => void | Promise<void>): Promise<void> {
  while (!ended.aborted) {
    await work();
    await sleep(everyMs, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** What somebody who follows a replication sees of it. */
class Watch {
  private lastText: string | undefined;
  private waitedFor = 'still waiting for the plan';
  private places: CopyPlaces = { waits: {}, polls: {} };
  private askAgainAt = 0;

  constructor(
    private readonly replications: Replications,
    private readonly id: string,
    private readonly progress: Progress,
    private readonly ended: AbortSignal,
  ) {}

  /** Shows what has changed, or says what is in the way of a look. */
  async look(): Promise<void> {
    try {
      const manifest = await this.replications.manifest(this.id);
      const obstacle = manifest === null ? await this.replications.obstacle(this.id) : undefined;
      if (this.ended.aborted) return;
      this.sayOnce(obstacle && `there is no plan yet: ${obstacle}`);
      if (manifest === null) return;
      const explained = await this.explain(manifest);
      this.waitedFor = waitText(explained);
      this.progress.show(explained);
    } catch (error) {
      if (!this.ended.aborted) this.sayOnce(obstacleOf(error));
    }
  }

  /** All who follow something ask the one `regionSlots`, so each asks seldom. */
  private async explain(manifest: Manifest): Promise<Manifest> {
    if (Date.now() >= this.askAgainAt) {
      this.places = await this.replications.whereCopiesAre(manifest);
      this.askAgainAt = Date.now() + ASK_EVERY_MS;
    }
    return explain(manifest, this.places, Date.now());
  }

  /** Breaks a long silence. */
  remind(): void {
    this.progress.remind(this.lastText ?? this.waitedFor);
  }

  private sayOnce(text: string | undefined): void {
    if (text !== undefined && text !== this.lastText) this.progress.say(text);
    this.lastText = text;
  }
}

/** What is in the way of a look; undefined for what `result` tells. */
function obstacleOf(error: unknown): string | undefined {
  if (error instanceof NoWorkerError) return error.message;
  if (isServiceError(error)) {
    return `Temporal does not answer (${fullMessageOf(error)}); the replication goes on`;
  }
  return undefined;
}
