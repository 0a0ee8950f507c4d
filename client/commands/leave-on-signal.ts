import { EXIT } from '../exit-codes';
import type { Kind } from '../kind-of-workflow';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Makes a signal end this command alone, which says so: what it follows goes on. Returns a function that ends this. */
export function leaveOnSignal(kind: Kind, id: string, say: (text: string) => void): () => void {
  const leave = (): void => {
    say(`leaving; the ${kind} goes on. Abort it with: imageferry abort ${id}`);
    process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  return () => {
    for (const signal of SIGNALS) process.off(signal, leave);
  };
}
