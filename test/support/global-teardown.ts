import { rm } from 'node:fs/promises';

/** Ends what the global set-up started, and removes what it built. */
export default async function tidyUp(): Promise<void> {
  await globalThis.started?.server?.stop();
  if (globalThis.started !== undefined) await rm(globalThis.started.programs, { recursive: true, force: true });
}
