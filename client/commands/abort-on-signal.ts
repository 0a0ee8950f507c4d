import { EXIT } from '../exit-codes';
import { fullMessageOf } from '../connection/full-message';
import { onSignals } from './signals';

/** npm passes on a signal that the terminal has sent to all processes. A second signal within this time is the same Ctrl-C. */
const SAME_SIGNAL_MS = 1000;

/** Makes a first signal ask for the abort of a replication or a night, and a second one leave. Returns a function that ends this. */
export function abortOnSignal(id: string, abort: () => Promise<void>, say: (text: string) => void): () => void {
  let askedAt: number | undefined;
  let isDelivered = false;
  const ask = async (): Promise<void> => {
    say('aborting: cancelling the copies that remain (press Ctrl-C again to leave without waiting)');
    try {
      await abort();
      isDelivered = true;
    } catch (error) {
      say(`the abort was not delivered: ${fullMessageOf(error)}`);
      askedAt = undefined;
    }
  };
  return onSignals(() => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      void ask();
    } else if (Date.now() - askedAt > SAME_SIGNAL_MS) {
      say(
        isDelivered
          ? `leaving; the abort of ${id} goes on`
          : `leaving; the abort was not delivered. Send it again: imageferry abort ${id}`,
      );
      process.exit(EXIT.interrupted);
    }
  });
}
