import { messageOf } from '../contract/message-of';
import { startSimulator } from '.';
import { readOptions } from './config';

/** Starts the simulator as a process of its own and prints its ports as one line of JSON. */
async function main(): Promise<void> {
  const { port, adminPort, stop } = await startSimulator(readOptions(process.argv));
  process.stdout.write(`${JSON.stringify({ port, adminPort })}\n`);
  let stopping: Promise<void> | undefined;
  // npm sends a second signal.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (stopping ??= stop()));
}

void main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
