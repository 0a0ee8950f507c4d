import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { postgresPrograms } from './postgresql';
import type { Programs } from './temporal-server';

const execute = promisify(execFile);
const LOCATE = path.join(__dirname, '..', '..', 'scripts', 'setup', 'locate-server.mjs');

/** All that the stack needs. PostgreSQL is looked for first, as the build of the server takes minutes. */
export async function findPrograms(): Promise<Programs> {
  const postgres = postgresPrograms(process.env['PATH']);
  if (postgres === undefined) {
    throw new Error('PostgreSQL is not there: install the package "postgresql", or put its programs on PATH.');
  }
  const locating = execute(process.execPath, [LOCATE]);
  locating.child.stderr?.pipe(process.stderr);
  const { stdout } = await locating.catch((error: unknown) => {
    throw new Error('There is no Temporal server to run; the reason is above.', { cause: error });
  });
  return { ...(JSON.parse(stdout) as Omit<Programs, 'postgres'>), postgres };
}
