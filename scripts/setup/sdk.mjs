import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const DOWNLOAD_LIMIT_MS = 120_000;
const downloader = fileURLToPath(new URL('sdk-download.mjs', import.meta.url));

/** Lets the Temporal SDK download the program. Its downloader knows no deadline, hence the process of its own. */
export async function programFromSdk({ program }, directory) {
  await run(process.execPath, [downloader, program, directory], { timeoutMs: DOWNLOAD_LIMIT_MS });
  const file = (await readdir(directory)).find((name) => name.startsWith(program));
  if (file === undefined) throw new Error('the SDK stored no program');
  return path.join(directory, file);
}
