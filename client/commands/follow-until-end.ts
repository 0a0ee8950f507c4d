import { EXIT, exitCodeOf } from '../exit-codes';
import { follow } from '../follow';
import { createProgress } from '../progress';
import { manifestText } from '../render';
import type { Replications } from '../replications';

/** Follows a replication, prints its manifest and returns the exit code. Ctrl-C asks for an abort, a second one leaves. */
export async function followUntilEnd(
  replications: Replications,
  id: string,
  { json }: { json: boolean },
): Promise<number> {
  const progress = createProgress(process.stderr);
  let interrupted = false;
  const onInterrupt = (): void => {
    if (interrupted) {
      process.stderr.write(`leaving; the abort of ${id} goes on\n`);
      process.exit(EXIT.interrupted);
    }
    interrupted = true;
    progress.say('aborting: cancelling the copies that remain (Ctrl-C again leaves without waiting)');
    replications.abort(id).catch((error: unknown) => {
      progress.say(`the abort was not delivered: ${error instanceof Error ? error.message : String(error)}`);
      interrupted = false;
    });
  };
  process.on('SIGINT', onInterrupt);
  try {
    const manifest = await follow(replications, id, progress);
    process.stdout.write(`${json ? JSON.stringify(manifest, null, 2) : manifestText(manifest)}\n`);
    return exitCodeOf(manifest);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
