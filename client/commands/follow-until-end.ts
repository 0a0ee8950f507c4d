import type { Manifest } from '../../contract/schema/manifest';
import { unlessAborted } from '../follow/abortable';
import { follow } from '../follow/follow';
import { createProgress, type Progress } from '../follow/progress';
import { endLines } from '../render/manifest';
import type { Replications } from '../replications';
import type { FollowOptions } from './follow-options';
import { listenForLeaving } from './leaving';
import { formatOf, writeManifest } from './output-options';
import { sayThatItGoesOn } from './say-that-it-goes-on';

export type { FollowOptions };

/** What is known of the replication beside its id. */
interface Circumstances {
  /** Resolves when Temporal has taken the replication: an abort that is asked for earlier waits for it. */
  started?: Promise<void>;
  /** After which time it is aborted when nobody follows it. */
  abortWhenDetached?: string;
}

/**
 * Follows a replication to its end and gives its manifest as the options say. Ctrl-C asks for an abort, a second one leaves.
 * Gives the manifest so far when it does not learn the end. Throws `LeftError` when it leaves before.
 */
export async function followUntilEnd(
  replications: Replications,
  id: string,
  { started = Promise.resolve(), abortWhenDetached, ...options }: FollowOptions & Circumstances,
): Promise<Manifest> {
  const progress = createProgress(process.stderr, { silenceMs: options.remindEvery, timestamps: true });
  const abort = async (): Promise<void> => {
    await started;
    await replications.abort(id);
  };
  const followed = { kind: 'replication', id, ...(abortWhenDetached !== undefined && { abortWhenDetached }) } as const;
  const leaving = listenForLeaving(followed, options, { abort, say: progress.say });
  const seen: { manifest?: Manifest } = {};
  try {
    await unlessAborted(started, leaving.signal);
    const manifest = await follow(replications, id, remembering(progress, seen), leaving.signal).catch(
      async (error: unknown) => {
        if (seen.manifest !== undefined) await showEnd(seen.manifest, progress, options);
        return sayThatItGoesOn('replication', id)(error);
      },
    );
    await showEnd(manifest, progress, options);
    return manifest;
  } finally {
    progress.close();
    leaving.stop();
  }
}

/** The same progress, which keeps the last manifest. */
function remembering(progress: Progress, seen: { manifest?: Manifest }): Progress {
  return {
    ...progress,
    show: (manifest) => {
      seen.manifest = manifest;
      progress.show(manifest);
    },
  };
}

/** A reader of the log sees each region once more at its end, unless the table has them all. */
async function showEnd(manifest: Manifest, progress: Progress, options: FollowOptions): Promise<void> {
  if (process.stdout.isTTY) progress.erase();
  if (!process.stderr.isTTY && formatOf(options) !== 'table') endLines(manifest).forEach(progress.say);
  await writeManifest(manifest, options);
}
