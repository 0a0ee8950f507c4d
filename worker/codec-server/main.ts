import { messageOf } from '../../contract/message-of';
import { close } from '../listen';
import { createLogger } from '../logging';
import { loadCodecConfiguration } from './configuration';
import { startCodecServer } from './server';

/** Serves until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const configuration = loadCodecConfiguration(process.env);
  const server = await startCodecServer(configuration);
  const { address, origins, keys } = configuration;
  createLogger('info').info({ address, origins, keys: keys.map(({ id }) => id) }, 'the codec server is ready');
  let closing: Promise<void> | undefined;
  // npm sends a second signal.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (closing ??= close(server)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
