import { once } from 'node:events';
import type { RunningProcess } from '../../dev/process';

/** Ends a process, unless it has ended, without a chance to clean up. */
export async function kill(
  { child }: Pick<RunningProcess, 'child'>,
  signal: 'SIGKILL' | 'SIGQUIT' = 'SIGKILL',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
