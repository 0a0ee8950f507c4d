import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Path of the Temporal CLI, downloaded on first use. */
export function temporalBinary(): Promise<string> {
  return locate('temporal');
}

/** Path of the time-skipping test server, downloaded on first use. */
export function testServerBinary(): Promise<string> {
  return locate('temporal-test-server');
}

async function locate(program: string): Promise<string> {
  const script = path.join(projectRoot(__dirname), 'scripts', 'setup', 'locate.mjs');
  if (!existsSync(script)) throw new Error('The dev server is set up in a checkout only: use `npm run dev` there.');
  const { stdout } = await execute(process.execPath, [script, program]);
  return stdout.trim();
}

/** The compiled copy of this file lies one folder deeper than the source. */
function projectRoot(directory: string): string {
  return existsSync(path.join(directory, 'package.json')) ? directory : projectRoot(path.dirname(directory));
}
