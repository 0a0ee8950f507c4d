import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A process of the dev stack. */
export interface RunningProcess {
  child: ChildProcess;
  /** Asks it to end, and ends it when it does not. */
  stop: () => Promise<void>;
}

const PATIENCE_MS = 10_000;

/** Starts a program in a process group of its own, so that Ctrl-C reaches only us and everything ends in order. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { stdio: StdioOptions; env?: NodeJS.ProcessEnv; cwd?: string; uid?: number; gid?: number },
): RunningProcess {
  const child = spawn(command, args, { detached: true, ...options });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return { child, stop: () => stop(child) };
}

/** Starts one of our own programs, compiled or not; `file` is absolute, or a path from the root such as `worker/main`. */
export function startProgram(
  file: string,
  args: readonly string[],
  options: Parameters<typeof startProcess>[2],
): RunningProcess {
  const program = require.resolve(path.resolve(__dirname, '..', file));
  const loader = program.endsWith('.ts') ? ['--require', require.resolve('tsx/cjs')] : [];
  return startProcess(process.execPath, [...loader, program, ...args], options);
}

/** A process has ended before it wrote what was waited for. */
export class EndedEarly extends Error {}

const LINE_PATIENCE_MS = 60_000;

/** The first line that fits on the standard output of a process, which is a pipe. Rejects with `EndedEarly`, or after a minute. */
export function untilItWrites(child: ChildProcess, fits: (line: string) => boolean = () => true): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the standard output of the process is no pipe');
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      if (fits(line)) resolve(line);
    });
    child.once('exit', (code, signal) => {
      reject(new EndedEarly(`${child.spawnfile} ended early: ${String(code ?? signal)}`));
    });
    const silent = (): void => {
      reject(new Error(`${child.spawnfile} has not written what it writes when it is ready`));
    };
    setTimeout(silent, LINE_PATIENCE_MS).unref();
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const hardStop = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(hardStop);
}
