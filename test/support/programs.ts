import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { builtProgram } from './prepared';
import { eventually } from './stack';

const root = path.join(__dirname, '..', '..');

/** What a program has written so far. */
export interface Output {
  stdout: string;
  stderr: string;
}

/** Starts one of our programs, such as `client/main`, as the global set-up has built it. */
export function startProgram(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  return start([builtProgram(program), ...args], env);
}

/** Starts one of our programs from its source, as the scripts in package.json do. */
export function startSource(program: string, args: string[] = []): ChildProcessWithoutNullStreams {
  return start(['--require', require.resolve('tsx/cjs'), `${program}.ts`, ...args]);
}

function start(args: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  // Jest asks its workers for colours where it writes to a terminal; what our programs write is compared without them.
  return spawn(process.execPath, args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0', ...env } });
}

export function outputOf(child: ChildProcessWithoutNullStreams): Output {
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return output;
}

/** Waits until a program has said something on stderr. */
export function untilSaid(output: Output, text: string): Promise<void> {
  return eventually(
    () => Promise.resolve(output.stderr.includes(text)),
    () => `it does not say "${text}", but: ${output.stderr}`,
  );
}

/** The exit code of a program, once it has ended and said its last. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}
