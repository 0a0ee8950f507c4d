import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../contract/schema/manifest';
import { ServiceError } from '@temporalio/client';
import { NoWorkerError } from './errors';
import { fullMessageOf } from './full-message';
import type { Progress } from './progress';
import type { Replications } from './replications';

const LOOK_EVERY_MS = 500;

/** Shows a replication until it ends and returns its last manifest. */
export async function follow(replications: Replications, id: string, progress: Progress): Promise<Manifest> {
  const ended = new AbortController();
  const watching = watch(replications, id, progress, ended.signal);
  try {
    const manifest = await replications.result(id);
    ended.abort();
    progress.show(manifest);
    return manifest;
  } finally {
    ended.abort();
    await watching;
  }
}

async function watch(replications: Replications, id: string, progress: Progress, ended: AbortSignal): Promise<void> {
  let lastText: string | undefined;
  const sayOnce = (text: string | undefined): void => {
    if (text !== undefined && text !== lastText) progress.say(text);
    lastText = text;
  };
  const look = async (): Promise<void> => {
    const manifest = await replications.manifest(id);
    const obstacle = manifest === null ? await replications.obstacle(id) : undefined;
    if (ended.aborted) return;
    sayOnce(obstacle && `there is no plan yet: ${obstacle}`);
    if (manifest) progress.show(manifest);
  };
  const sayObstacle = (error: unknown): void => {
    if (ended.aborted) return;
    if (error instanceof NoWorkerError) sayOnce(error.message);
    if (error instanceof ServiceError)
      sayOnce(`Temporal does not answer (${fullMessageOf(error)}); the replication goes on`);
  };
  while (!ended.aborted) {
    await look().catch(sayObstacle);
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}
