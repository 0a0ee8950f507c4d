import { CURSOR_HIDDEN, CURSOR_SHOWN } from './sequences';

/** Signals that end or stop a program by themselves. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGTSTP'] as const;

/**
 * Sees to it that the terminal has its cursor again when the program ends or is stopped, whatever ends it. Returns a function
 * that ends this. `onReturn` is called when a program that was stopped goes on.
 */
export function lendCursor(stream: NodeJS.WriteStream, onReturn: () => void = () => undefined): () => void {
  const show = (): void => {
    stream.write(CURSOR_SHOWN);
  };
  const listeners = SIGNALS.map((signal) => {
    const listener = (): void => {
      if (process.listenerCount(signal) > 1) return;
      show();
      // Nobody else listens: the signal does what it does without a listener.
      process.off(signal, listener);
      process.kill(process.pid, signal);
    };
    return { signal, listener };
  });
  const listen = (): void => {
    for (const { signal, listener } of listeners) {
      process.off(signal, listener);
      process.on(signal, listener);
    }
  };
  const goOn = (): void => {
    listen();
    stream.write(CURSOR_HIDDEN);
    onReturn();
  };
  listen();
  process.on('SIGCONT', goOn);
  process.on('exit', show);
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
    process.off('SIGCONT', goOn);
    process.off('exit', show);
  };
}
