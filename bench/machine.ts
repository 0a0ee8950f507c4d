import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporalBinary } from '../dev/binaries';
import type { Machine } from './results';

const execute = promisify(execFile);

/** What this machine is. */
export async function describeMachine(): Promise<Machine> {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: totalmem() / 2 ** 30,
    system: `${type()} ${release()}`,
    node: process.version,
    temporal: (await output(await temporalBinary(), ['--version'])) || 'unknown',
  };
}

/** The code that is measured: its commit, with `+` when files have been changed. */
export async function codeVersion(): Promise<string> {
  const commit = await output('git', ['rev-parse', '--short', 'HEAD']);
  const isChanged = (await output('git', ['status', '--porcelain', '--untracked-files=no'])) !== '';
  return `${commit || 'unknown'}${isChanged ? '+' : ''}`;
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, args, { cwd: __dirname }).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

const WATCH_MS = 3000;

/** The share of the CPU that is used now, 0 to 1, over three seconds in which we do nothing ourselves. */
export async function busyShare(): Promise<number> {
  const before = cpuTimes();
  await sleep(WATCH_MS);
  const after = cpuTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function cpuTimes(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.flatMap((one) => Object.values(one)).reduce((sum, ms) => sum + ms, 0);
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), all };
}
