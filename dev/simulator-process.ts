import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type RunningProcess, startProgram } from './process';

/** A simulator as a process of its own, and its ports. */
export interface SimulatorProcess extends RunningProcess {
  port: number;
  adminPort: number;
}

/** Starts a simulator, `program` as in `startProgram`, on free ports unless `args` say otherwise, and returns when it listens. */
export async function startSimulatorProcess(program: string, args: readonly string[]): Promise<SimulatorProcess> {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const started = startProgram(program, ['--admin-port', '0', ...args], { stdio: [...stdio] });
  const lines = createInterface({ input: started.child.stdout ?? process.stdin });
  const ended = once(started.child, 'exit').then(() => Promise.reject(new Error('the simulator has ended')));
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return { ...started, ...(JSON.parse(line) as { port: number; adminPort: number }) };
}
