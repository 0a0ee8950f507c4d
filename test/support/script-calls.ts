import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** What a script calls. None of it does anything here. */
const PROGRAMS = ['imageferry', 'jq', 'terraform'];

/** Writes down its own name and arguments, and prints what jq would find. */
const STAND_IN = `#!/bin/sh
printf '%s\\0' "\${0##*/}" "$@" >> "$CALLS"
printf '\\n' >> "$CALLS"
echo cn-hangzhou:m-source0001
`;

/** The calls of programs that a shell script makes, each with its arguments as the shell has read them. Throws when it fails. */
export async function callsOfScript(script: string, variables: Record<string, string> = {}): Promise<string[][]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-script-'));
  try {
    for (const program of PROGRAMS) await addStandIn(path.join(folder, program));
    const calls = path.join(folder, 'calls');
    await writeFile(calls, '');
    const env = { ...process.env, ...variables, CALLS: calls, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env, cwd: folder });
    const text = await readFile(calls, 'utf8');
    return text
      .split('\0\n')
      .filter((call) => call !== '')
      .map((call) => call.split('\0'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function addStandIn(file: string): Promise<void> {
  await writeFile(file, STAND_IN);
  await chmod(file, 0o755);
}
