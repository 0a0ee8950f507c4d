import { EXIT } from '../exit-codes';
import { messageOf } from '../message-of';
import type { Replications } from '../replications';

/** Ctrl-C, and what a pipeline sends when it is cancelled. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** npm passes on what the terminal has sent to everyone already: what comes so soon is the same Ctrl-C. */
const SAME_SIGNAL_MS = 1000;

/** Lets a signal ask for an abort, and a second one leave. Returns what ends that. */
export function abortOnSignal(replications: Replications, id: string, say: (text: string) => void): () => void {
  let askedAt: number | undefined;
  let isDelivered = false;
  const abort = async (): Promise<void> => {
    say('aborting: cancelling the copies that remain (Ctrl-C again leaves without waiting)');
    try {
      await replications.abort(id);
      isDelivered = true;
    } catch (error) {
      say(`the abort was not delivered: ${messageOf(error)}`);
      askedAt = undefined;
    }
  };
  const onSignal = (): void => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      void abort();
    } else if (Date.now() - askedAt > SAME_SIGNAL_MS) {
      say(
        isDelivered
          ? `leaving; the abort of ${id} goes on`
          : `leaving; the abort was not delivered: imageferry abort ${id}`,
      );
      process.exit(EXIT.interrupted);
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}
