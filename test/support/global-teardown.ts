import { rm } from 'node:fs/promises';

/** Removes what the global set-up built. */
export default async function tidyUp(): Promise<void> {
  if (globalThis.started !== undefined) await rm(globalThis.started.programs, { recursive: true, force: true });
}
