import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Tells the person at the terminal what happens; standard output stays free for results. */
export function say(line) {
  process.stderr.write(`imageferry setup: ${line}\n`);
}

/** Runs a program to its end and returns its output; a failure carries the last lines it wrote. */
export async function run(program, args, { timeoutMs, cwd } = {}) {
  try {
    const { stdout } = await execute(program, args, { timeout: timeoutMs ?? 0, cwd, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new Error(reasonOf(error, timeoutMs), { cause: error });
  }
}

function reasonOf(error, timeoutMs) {
  if (error.code === 'ENOENT') return `${error.path ?? 'the program'} is not there`;
  if (error.killed) return `no end after ${String(timeoutMs / 1000)} s`;
  const lines = `${error.stderr ?? ''}`.trim().split('\n').filter(Boolean);
  return lines.slice(-3).join(' | ') || error.message;
}
