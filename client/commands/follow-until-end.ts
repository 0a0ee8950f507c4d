import { ServiceError } from '@temporalio/client';
import type { Manifest } from '../../contract/schema/manifest';
import { UnreachableError } from '../errors';
import { follow } from '../follow';
import { fullMessageOf } from '../full-message';
import { createProgress } from '../progress';
import { manifestText } from '../render';
import type { Replications } from '../replications';
import { abortOnSignal } from './abort-on-signal';

/** How a command follows a replication. */
export interface FollowOptions {
  /** Prints the manifest as JSON. */
  json?: boolean;
  /** The longest silence, in ms. */
  remindEvery: number;
}

/** Follows a replication to its end and prints its manifest. Ctrl-C asks for an abort, a second one leaves. */
export async function followUntilEnd(
  replications: Replications,
  id: string,
  { json, remindEvery }: FollowOptions,
): Promise<Manifest> {
  const progress = createProgress(process.stderr, { silenceMs: remindEvery });
  const stopListening = abortOnSignal(replications, id, progress.say);
  try {
    const manifest = await follow(replications, id, progress);
    if (process.stdout.isTTY) progress.erase();
    process.stdout.write(`${json === true ? JSON.stringify(manifest, null, 2) : manifestText(manifest)}\n`);
    return manifest;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new UnreachableError(
      `The connection to Temporal is lost: ${fullMessageOf(error)}. The replication goes on. Check it with: imageferry status ${id}`,
    );
  } finally {
    stopListening();
  }
}
