import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../contract/schema/manifest';
import type { Progress } from './progress';
import type { Replications } from './replications';

const LOOK_EVERY_MS = 500;
const NO_WORKER = 'no worker answers; the replication goes on when one does';

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
  let said: string | undefined;
  const sayOnce = (text: string | undefined): void => {
    if (text !== undefined && text !== said) progress.say(text);
    said = text;
  };
  const look = async (): Promise<void> => {
    const manifest = await replications.manifest(id).catch(() => undefined);
    const obstacle = manifest === null ? await replications.obstacle(id).catch(() => undefined) : undefined;
    if (ended.aborted) return;
    sayOnce(manifest === undefined ? NO_WORKER : obstacle && `the plan has to wait: ${obstacle}`);
    if (manifest) progress.show(manifest);
  };
  while (!ended.aborted) {
    await look();
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}
