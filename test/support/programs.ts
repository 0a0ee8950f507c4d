import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { eventually } from './stack';

const root = path.join(__dirname, '..', '..');

/** What a program has written so far. */
export interface Output {
  stdout: string;
  stderr: string;
}

/** Starts one of our programs from its source. */
export function startProgram(args: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const loader = ['--require', require.resolve('tsx/cjs')];
  return spawn(process.execPath, [...loader, ...args], { cwd: root, env: { ...process.env, ...env } });
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
