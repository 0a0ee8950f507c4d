import type { Manifest } from '../../contract/schema/manifest';
import { follow } from '../follow';
import { createProgress } from '../progress';
import { manifestText } from '../render';
import type { Replications } from '../replications';
import { abortOnSignal } from './abort-on-signal';
import { sayThatItGoesOn } from './say-that-it-goes-on';

/** How a command follows a replication. */
export interface FollowOptions {
  /** Prints the manifest as JSON. */
  json?: boolean;
  /** The longest silence, in ms. */
  remindEvery: number;
}

/**
 * Follows a replication to its end and prints its manifest. Ctrl-C asks for an abort, a second one leaves.
 * `started` resolves when Temporal has taken the replication: an abort that is asked for earlier waits for it.
 */
export async function followUntilEnd(
  replications: Replications,
  id: string,
  options: FollowOptions & { started?: Promise<void> },
): Promise<Manifest> {
  const { started = Promise.resolve(), remindEvery } = options;
  const progress = createProgress(process.stderr, { silenceMs: remindEvery });
  const abort = async (): Promise<void> => {
    await started;
    await replications.abort(id);
  };
  const stopListening = abortOnSignal(id, abort, progress.say);
  try {
    await started;
    const manifest = await follow(replications, id, progress).catch(sayThatItGoesOn('replication', id));
    if (process.stdout.isTTY) progress.erase();
    process.stdout.write(`${options.json === true ? JSON.stringify(manifest, null, 2) : manifestText(manifest)}\n`);
    return manifest;
  } finally {
    stopListening();
  }
}
