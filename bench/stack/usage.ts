import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Clock ticks of `/proc` in a second. */
const TICKS = 100;

/** CPU time that a process has used so far; seconds. Linux only. */
export async function cpuSeconds({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory of a process; MB. Linux only. */
export async function megabytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
