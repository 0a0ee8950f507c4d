import { rm } from 'node:fs/promises';
import path from 'node:path';

/** Ends what the global set-up started. */
export default async function tidyUp(): Promise<void> {
  const started = globalThis.preparedServer;
  if (started === undefined) return;
  await started.server.stop();
  await rm(path.dirname(started.bundlePath), { recursive: true, force: true });
}
