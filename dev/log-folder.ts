import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for the log of a process of the dev stack. */
export interface LogFolder {
  path: string;
  remove: () => void;
  /** Leaves the folder for whoever reads the log. */
  keep: () => void;
}

/** Creates a folder that goes away with this process, in whatever way it ends by itself, unless it is kept. */
export async function createLogFolder(): Promise<LogFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-'));
  const erase = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const keep = (): void => void process.off('exit', erase);
  process.once('exit', erase);
  const remove = (): void => {
    keep();
    erase();
  };
  return { path: folder, remove, keep };
}
